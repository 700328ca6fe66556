import { CORE_KINDS, servedInstead, type CoreKind } from './core';
import { decode, findDefinition, findDuplicates, Rules, type DefinitionVersion, type Release } from './custom';
import { compile, type Judge } from './engine';
import { toJsonSchema, type OpenApiSchema, type SchemaProblem } from './terms';
import { judgeMetadata } from './metadata';
import { dnsSubdomain } from '../../util/kubernetes-names';
import { show } from '../../util/show-value';

export type { SchemaProblem } from './terms';

// k8s.io/apiserver, server/config.go: MaxRequestBodyBytes
const MOST_BYTES = 3 * 1024 * 1024;

/** An object as it was read: never changed. */
type Body = Readonly<Record<string, unknown>>;

const judgesByType = new Map<string, Judge | undefined>();
const judgesBySchema = new Map<string, Judge>();
const judged: Readonly<Record<Release, WeakMap<Body, readonly SchemaProblem[]>>> = {
  known: new WeakMap(),
  newer: new WeakMap(),
};

/**
 * What a strict Kubernetes API server would refuse an object for that is created (`kubectl create --validate=strict`): all
 * that CustomResourceDefinitions say of the kinds that `imports/crds` pins, and for the kinds of Kubernetes itself that
 * cdk8s-ambient writes their structure and metadata. Of others of these the API version is looked at, and nothing is said of other
 * kinds. Each object is judged once.
 *
 * @param release of the API that the server has
 */
export function validateObject(object: Body, release: Release = 'known'): readonly SchemaProblem[] {
  let problems = judged[release].get(object);
  if (problems === undefined) judged[release].set(object, (problems = judge(object, release)));
  return problems;
}

function judge(object: Body, release: Release): readonly SchemaProblem[] {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  const type = `${release}/${apiVersion}/${kind}`;
  if (!judgesByType.has(type)) judgesByType.set(type, judgeOf(apiVersion, kind, release));
  const judgeType = judgesByType.get(type);
  if (judgeType === undefined) return [];
  const unsendable = judgeSize(object);
  return unsendable === undefined ? judgeType(object) : [{ path: [], message: unsendable }];
}

/** What keeps an object from being sent at all. */
function judgeSize(object: Body): string | undefined {
  let bytes: number;
  try {
    bytes = Buffer.byteLength(JSON.stringify(object));
  } catch {
    // In YAML an object can hold itself.
    return 'cannot be written as JSON';
  }
  return bytes > MOST_BYTES ? `must have at most ${MOST_BYTES} bytes as JSON, not ${bytes}` : undefined;
}

function judgeOf(apiVersion: string, kind: string, release: Release): Judge | undefined {
  const core = CORE_KINDS.find((candidate) => candidate.apiVersion === apiVersion && candidate.kind === kind);
  if (core !== undefined) return judgeOfStructure(core);
  const instead = servedInstead(apiVersion, kind);
  if (instead !== undefined) return () => [notServed(apiVersion, instead)];
  const [group = ''] = apiVersion.split('/');
  const definition = findDefinition(group, kind, release);
  if (definition === undefined) return undefined;
  const served = definition.versions.find(({ name }) => apiVersion === `${group}/${name}`);
  if (served !== undefined) return judgeOfDefinition(served);
  const versions = definition.versions.map(({ name }) => `${group}/${name}`);
  return () => [notServed(apiVersion, versions)];
}

function notServed(apiVersion: string, versions: readonly string[]): SchemaProblem {
  const wanted = versions.length === 1 ? versions[0] : `one of ${versions.join(', ')}`;
  return { path: ['apiVersion'], message: `must be ${wanted}, not ${show(apiVersion)}` };
}

function judgeOfStructure({ structure, nameForm }: CoreKind): Judge {
  const judgeContent = compile(structure);
  return (object) => {
    const { metadata, content } = split(object);
    return [...judgeMetadata(metadata, nameForm), ...judgeContent(content)];
  };
}

/** The versions of a kind often differ in name only. */
function judgeOfDefinition(version: DefinitionVersion): Judge {
  const key = JSON.stringify([version.schema, version.hasStatus]);
  let judgeVersion = judgesBySchema.get(key);
  if (judgeVersion === undefined) judgesBySchema.set(key, (judgeVersion = createJudge(version)));
  return judgeVersion;
}

function createJudge({ schema, hasStatus }: DefinitionVersion): Judge {
  // The API server reads metadata by itself, and drops a status before it looks at values, but not before it looks for
  // unknown fields.
  const content = without(schema, TYPE_AND_METADATA);
  const created = hasStatus ? without(content, ['status']) : content;
  const judgeValues = compile(toJsonSchema(created));
  const rules = new Rules(created);
  return (object) => {
    const { metadata, content: given } = split(object);
    const problems = judgeMetadata(metadata, dnsSubdomain);
    const decoded = decode(given, content, [], problems) as Record<string, unknown>;
    if (hasStatus) delete decoded.status;
    const wrong = [...judgeValues(decoded), ...findDuplicates(decoded, created)];
    return [...problems, ...(wrong.length > 0 ? wrong : rules.judge(decoded))];
  };
}

const TYPE_AND_METADATA = ['apiVersion', 'kind', 'metadata'];

function split(object: unknown): { metadata: unknown; content: Body } {
  const { apiVersion: _, kind: __, metadata, ...content } = object as Body;
  return { metadata, content };
}

function without(schema: OpenApiSchema, names: readonly string[]): OpenApiSchema {
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name));
  return { ...schema, properties: Object.fromEntries(properties) };
}
