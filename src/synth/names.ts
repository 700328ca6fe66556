import { isDnsLabel, isDnsSubdomain } from '../util/kubernetes-names';
import { isReservedFileName } from './output/file-name';
import { NO_NAMESPACE } from './messages/once-per-chart';
import type { Problem } from '../diagnostics';
import { quote } from './messages/quote';
import type { RenderedDocument } from './render/render';

const REFUSED = 'no API server takes it, so the object would be missing in every cluster.';

/** What is wrong with what an object is called by: apiVersion, kind, name and namespace. Its file is named after them. */
export function judgeNames(document: Pick<RenderedDocument, 'manifest' | 'group' | 'scope'>): Problem[] {
  const { apiVersion, kind } = document.manifest;
  return [...judgeApiVersion(apiVersion), ...judgeKind(kind), ...judgeName(document), ...judgeNamespace(document)];
}

function judgeApiVersion(apiVersion: string): Problem[] {
  const [version = '', group, ...more] = apiVersion.split('/').reverse();
  if (more.length === 0 && isLowerCaseLabel(version) && (group === undefined || isDnsSubdomain(group))) return [];
  return [
    {
      message: `apiVersion ${quote(apiVersion)} is not VERSION or GROUP/VERSION.`,
      why: REFUSED,
      fix: 'write it as the API’s reference does: "v1", "apps/v1".',
    },
  ];
}

function judgeKind(kind: string): Problem[] {
  if (isLowerCaseLabel(kind.toLowerCase())) return [];
  return [
    {
      message: `kind ${quote(kind)} is not the name of a kind.`,
      why: REFUSED,
      fix: 'use letters, digits and "-", starting with a letter, at most 63 characters.',
    },
  ];
}

function judgeName({ manifest, group, scope }: Pick<RenderedDocument, 'manifest' | 'group' | 'scope'>): Problem[] {
  const kind = shownKind(manifest.kind);
  const { metadata } = manifest as { readonly metadata?: unknown };
  const name: unknown = manifest.metadata?.name;
  if (metadata !== undefined && metadata !== null && (typeof metadata !== 'object' || Array.isArray(metadata))) {
    return [
      {
        message: `${kind} has metadata that is ${quote(metadata)}, not a map.`,
        why: REFUSED,
        fix: 'use metadata: { name: …, namespace: … }.',
      },
    ];
  }
  if (name === undefined || name === null || name === '') {
    return [
      {
        message: `${kind} has no metadata.name.`,
        why: 'kubectl apply refuses it, and what comes after it in the file may not be applied.',
        fix: 'give it a name, equal in every cluster.',
      },
    ];
  }
  if (typeof name !== 'string') {
    return [
      {
        message: `${kind} has the metadata.name ${quote(name)}, which is not a string.`,
        why: REFUSED,
        fix: 'use a string, equal in every cluster.',
      },
    ];
  }
  if (group === '' && manifest.kind === 'Namespace') return judgeNameOfNamespace(name);
  if (isNamedByPath(group, manifest.kind, scope)) {
    if (isPathSegment(name)) return [];
    return [
      {
        message: `${kind} has the name ${quote(name)}, which is not a segment of a path.`,
        why: REFUSED,
        fix: 'use printable characters other than "/", "%" and "\\", and not "." or "..".',
      },
    ];
  }
  if (isDnsSubdomain(name)) return [];
  return [
    {
      message: `${kind} has the name ${quote(name)}, which is not a DNS name.`,
      why: REFUSED,
      fix: 'use lower-case letters, digits, "-" and ".", with a letter or digit at both ends of each part, at most 253 characters.',
    },
  ];
}

function judgeNameOfNamespace(name: string): Problem[] {
  if (!isDnsLabel(name)) {
    return [
      {
        message: `Namespace has the name ${quote(name)}, which is not a DNS label.`,
        why: 'no cluster can have such a namespace.',
        fix: DNS_LABEL_FORM,
      },
    ];
  }
  return isReservedFileName(name) ? [reserved(`Namespace has the name "${name}"`)] : [];
}

function judgeNamespace({ manifest, scope }: Pick<RenderedDocument, 'manifest' | 'scope'>): Problem[] {
  const namespace: unknown = manifest.metadata?.namespace;
  const name = manifest.metadata?.name;
  const object = `${shownKind(manifest.kind)} ${quote(name)}`;
  if (namespace === undefined || namespace === null) {
    // Without a name, that alone is worth a message.
    if (scope !== 'namespace' || typeof name !== 'string' || name === '') return [];
    return [{ message: `${object} has no namespace.`, ...NO_NAMESPACE }];
  }
  if (!isDnsLabel(namespace)) {
    return [
      {
        message: `${object} is in namespace ${quote(namespace)}, which is not a ${typeof namespace === 'string' ? 'DNS label' : 'string'}.`,
        why: 'no cluster can have such a namespace, so the object is refused everywhere.',
        fix: DNS_LABEL_FORM,
      },
    ];
  }
  return isReservedFileName(namespace) ? [reserved(`${object} is in namespace "${namespace}"`)] : [];
}

function reserved(start: string): Problem {
  return {
    message: `${start}, which cannot be the name of a file on Windows.`,
    why: 'a checkout of the tree on Windows loses the file, or writes to a device.',
    fix: 'use another namespace.',
  };
}

const DNS_LABEL_FORM =
  'use lower-case letters, digits and "-", with a letter or digit at both ends, at most 63 characters.';

/** Groups whose names are any segment of a path, such as the ClusterRole "system:node" or the IPAddress "2001:db8::1". */
const NAMED_BY_PATH = new Set([
  'apiregistration.k8s.io',
  'certificates.k8s.io',
  'rbac.authorization.k8s.io',
  'networking.k8s.io/IPAddress',
  'storage.k8s.io/CSIDriver',
]);

/** Reports whether names of a kind may be any segment of a path. Assumes so for unknown kinds: an aggregated API decides. */
function isNamedByPath(group: string, kind: string, scope: RenderedDocument['scope']): boolean {
  return scope === 'unknown' || NAMED_BY_PATH.has(group) || NAMED_BY_PATH.has(`${group}/${kind}`);
}

/** What every API server demands of every name (apimachinery, path.IsValidPathSegmentName), and no control characters. */
function isPathSegment(name: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  return name !== '.' && name !== '..' && !/[/%\\\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Surrogate}/u.test(name);
}

/** RFC 1035: starts with a letter. */
function isLowerCaseLabel(text: string): boolean {
  return isDnsLabel(text) && /^[a-z]/.test(text);
}

/** A kind in a message; a strange one is quoted. */
function shownKind(kind: string): string {
  return judgeKind(kind).length === 0 ? kind : quote(kind);
}
