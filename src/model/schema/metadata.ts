import { isMap } from '../object';
import { objectMeta } from './core';
import { compile, type Judge } from './engine';
import { qualifiedName, labelValue, dnsLabel, type NameForm } from '../../util/kubernetes-names';
import type { SchemaProblem } from './terms';

// k8s.io/apimachinery, api/validation/objectmeta.go
const MOST_BYTES_OF_ANNOTATIONS = 256 * 1024;

let structure: Judge | undefined;

/** What an API server says of an object's metadata, whatever its kind. */
export function judgeMetadata(metadata: unknown, nameForm: NameForm): SchemaProblem[] {
  structure ??= compile(objectMeta);
  const problems = structure(metadata ?? {});
  const given = isMap(metadata) ? metadata : {};
  return [
    ...problems,
    ...judgeName(given, nameForm),
    ...judgeLabels(given.labels),
    ...judgeAnnotations(given.annotations),
    ...judgeFinalizers(given.finalizers),
    ...judgeOwners(given.ownerReferences),
  ].map((problem) => ({ ...problem, path: ['metadata', ...problem.path] }));
}

function judgeName(metadata: Readonly<Record<string, unknown>>, nameForm: NameForm): SchemaProblem[] {
  const { name, generateName, namespace } = metadata;
  const hasName = typeof name === 'string' && name !== '';
  const hasPrefix = typeof generateName === 'string' && generateName !== '';
  return [
    ...(hasName ? judge(['name'], nameForm(name)) : []),
    ...(hasPrefix ? judge(['generateName'], nameForm(withoutTrailingDash(generateName))) : []),
    ...(typeof namespace === 'string' && namespace !== '' ? judge(['namespace'], dnsLabel(namespace)) : []),
    ...(hasName || hasPrefix ? [] : [{ path: ['name'], message: 'is required' }]),
  ];
}

/** What is generated goes on after the dash (api/validation/generic.go, maskTrailingDash). */
function withoutTrailingDash(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
}

function judgeLabels(labels: unknown): SchemaProblem[] {
  return textsOf(labels).flatMap(([key, value]) => [
    ...judge(['labels', key], qualifiedName(key), 'its key '),
    ...judge(['labels', key], labelValue(value)),
  ]);
}

function judgeAnnotations(annotations: unknown): SchemaProblem[] {
  const entries = textsOf(annotations);
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    ...entries.flatMap(([key]) => judge(['annotations', key], qualifiedName(key.toLowerCase()), 'its key ')),
    ...(bytes > MOST_BYTES_OF_ANNOTATIONS
      ? [
          {
            path: ['annotations'],
            message: `must have at most ${MOST_BYTES_OF_ANNOTATIONS} bytes together, not ${bytes}`,
          },
        ]
      : []),
  ];
}

function judgeFinalizers(finalizers: unknown): SchemaProblem[] {
  if (!Array.isArray(finalizers)) return [];
  const names = finalizers.filter((name) => typeof name === 'string');
  return [
    ...names.flatMap((name, index) => judge(['finalizers', index], qualifiedName(name))),
    ...(names.includes('orphan') && names.includes('foregroundDeletion')
      ? [{ path: ['finalizers'], message: 'cannot have both orphan and foregroundDeletion' }]
      : []),
  ];
}

function judgeOwners(owners: unknown): SchemaProblem[] {
  if (!Array.isArray(owners)) return [];
  const maps = owners.filter(isMap);
  return [
    ...maps.flatMap((owner, index) => judgeOwner(owner).map((problem) => at(['ownerReferences', index], problem))),
    ...(maps.filter(({ controller }) => controller === true).length > 1
      ? [{ path: ['ownerReferences'], message: 'can have only one controller' }]
      : []),
  ];
}

function judgeOwner(owner: Readonly<Record<string, unknown>>): SchemaProblem[] {
  const empty = ['apiVersion', 'kind', 'name', 'uid'].filter((field) => owner[field] === '');
  return [
    ...empty.map((field) => ({ path: [field], message: 'must not be empty' })),
    ...(owner.apiVersion === 'v1' && owner.kind === 'Event'
      ? [{ path: ['kind'], message: 'cannot be Event: an Event owns nothing' }]
      : []),
  ];
}

/** The entries of a map of texts. A null among them is the empty text to Go; what else is no text is the structure's. */
function textsOf(map: unknown): [string, string][] {
  return Object.entries(isMap(map) ? map : {}).flatMap(([key, value]) => {
    const text = value ?? '';
    return typeof text === 'string' ? [[key, text] as [string, string]] : [];
  });
}

function judge(path: SchemaProblem['path'], wrong: string | undefined, what = ''): SchemaProblem[] {
  return wrong === undefined ? [] : [{ path, message: `${what}${wrong}` }];
}

function at(path: SchemaProblem['path'], problem: SchemaProblem): SchemaProblem {
  return { ...problem, path: [...path, ...problem.path] };
}
