import type { Diagnostic } from '../../../diagnostics';
import type { ManifestFile } from '../files';
import { isMap, stringMap, type KubeObject, type Origin } from '../../object';
import { append } from '../../../util/append';
import { MOST_BROKEN, MOST_ERRORS, type YamlDocument, type YamlError, type YamlReader } from '../yaml';
import { isTemplate, unrenderedTemplate } from './unrendered';

export interface Objects {
  readonly objects: readonly KubeObject[];
  readonly findings: readonly Diagnostic[];
}

/** The objects of a file, those inside Lists included. What is not an object is a finding. */
export function readObjects(source: ManifestFile, reader: YamlReader): Objects {
  const { file, text } = source;
  const objects: KubeObject[] = [];
  const findings: Diagnostic[] = [];
  const notObjects: NotObjects = { first: [], count: 0 };
  const broken: Diagnostic[] = [];
  let brokenCount = 0;
  let isUnreadable = false;
  for (const document of reader.read(text)) {
    const origin: Origin = { file, document: document.number, line: document.line };
    const { value, errors } = document.content;
    brokenCount += errors.length;
    if (broken.length < MOST_BROKEN) append(broken, toFindings(document, origin));
    isUnreadable ||= errors.some(({ duplicateKey }) => !duplicateKey);
    if (errors.every(({ duplicateKey }) => duplicateKey)) collect(value, origin, objects, notObjects);
    if (document.notJson !== undefined && file.endsWith('.json')) findings.push(notJson(document.notJson, origin));
  }
  append(findings, withCount(notObjects, 'documents'));
  // Of a template, each document is broken in several ways, and all for one reason.
  if ((isUnreadable && isTemplate(text)) || objects.some(hasActionInName)) {
    return { objects, findings: [...findings, unrenderedTemplate(source)] };
  }
  return { objects, findings: [...withCount({ first: broken, count: brokenCount }, 'errors'), ...findings] };
}

function hasActionInName({ name, namespace }: KubeObject): boolean {
  return isTemplate(name) || isTemplate(namespace ?? '');
}

function notJson({ line, message }: YamlError, origin: Origin): Diagnostic {
  return {
    rule: 'not-json',
    severity: 'warning',
    file: origin.file,
    line: origin.line + line,
    message: `document ${origin.document} is not JSON: ${message}. It is read here as YAML, as kubectl does from version 1.33 on; kubectl 1.32 and other readers of JSON refuse the file.`,
    fix: 'correct the JSON, or name the file .yaml.',
  };
}

/** What is not an object, as far as it is said of one file. */
interface NotObjects {
  readonly first: Diagnostic[];
  count: number;
}

/** The first findings of a sort, the last of which says how many more there are. */
function withCount({ first, count }: NotObjects, what: 'documents' | 'errors'): Diagnostic[] {
  const last = first.at(-1);
  if (last === undefined || count <= first.length) return first;
  const more = `The file has ${count - first.length} more ${what} like it.`;
  return [...first.slice(0, -1), { ...last, message: `${last.message} ${more}` }];
}

function collect(value: unknown, origin: Origin, objects: KubeObject[], notObjects: NotObjects): void {
  if (value === null || value === undefined) return;
  if (!isMap(value) || typeof value.kind !== 'string' || typeof value.apiVersion !== 'string') {
    if (++notObjects.count > MOST_ERRORS) return;
    notObjects.first.push({
      rule: 'no-kubernetes-object',
      severity: 'warning',
      file: origin.file,
      line: origin.line,
      ...(origin.within === undefined ? {} : { path: origin.within }),
      message: `document ${origin.document} has no apiVersion and kind${origin.within === undefined ? '' : ` in ${origin.within}`}, so it is not a Kubernetes object. It is passed over here, and kubectl apply refuses it.`,
      fix: 'add apiVersion and kind, or move the file out of the tree.',
    });
    return;
  }
  if (Array.isArray(value.items) && value.kind.endsWith('List')) {
    const before = origin.within === undefined ? '' : `${origin.within}.`;
    for (const [index, item] of (value.items as unknown[]).entries()) {
      collect(item, { ...origin, within: `${before}items[${index}]` }, objects, notObjects);
    }
    return;
  }
  objects.push(toKubeObject(value, value.apiVersion, value.kind, origin));
}

/** An object of any kind, from its body. */
export function toKubeObject(
  body: Readonly<Record<string, unknown>>,
  apiVersion: string,
  kind: string,
  origin: Origin,
): KubeObject {
  const metadata = isMap(body.metadata) ? body.metadata : {};
  return {
    apiVersion,
    group: apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '',
    kind: oneWord(kind),
    name: typeof metadata.name === 'string' ? oneWord(metadata.name) : '',
    namespace: typeof metadata.namespace === 'string' ? oneWord(metadata.namespace) : undefined,
    labels: stringMap(metadata.labels),
    annotations: stringMap(metadata.annotations),
    body,
    origin,
  };
}

/** No API server takes a name with a space, and where names are shown, what follows one would read as words of ours. */
function oneWord(name: string): string {
  return name.includes(' ') ? name.replaceAll(' ', '\\x20') : name;
}

function toFindings(document: YamlDocument, origin: Origin): Diagnostic[] {
  return document.content.errors.map(({ line, message, duplicateKey }) => ({
    rule: duplicateKey ? 'duplicate-key' : 'broken-yaml',
    severity: 'error',
    file: origin.file,
    line: origin.line + line,
    message: duplicateKey
      ? `document ${origin.document} says the key ${message} twice in one map. Readers keep one of them, and not all the same one.`
      : `document ${origin.document} is not YAML that kubectl reads (${message}). What it declares is missing from everything said here, and kubectl apply refuses it.`,
    fix: duplicateKey ? 'keep one of them.' : 'repair the document.',
  }));
}
