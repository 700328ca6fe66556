import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { requireKnownKeywords, type OpenApiSchema } from '../terms';

/** A kind of a pinned CustomResourceDefinition. */
export interface Definition {
  readonly group: string;
  readonly kind: string;
  /** Served versions, in the definition's order. */
  readonly versions: readonly DefinitionVersion[];
}

/**
 * Which of the pinned releases of an API: the one that goes with the newest known version of Istio, or a newer one.
 * scripts/imports/sources.ts has their versions.
 */
export type Release = 'known' | 'newer';

/** `imports/crds/<group>.json`, and `imports/crds/newer/<group>.json`. */
interface DefinitionsFile {
  readonly definitions: readonly CustomResourceDefinition[];
}

export interface DefinitionVersion {
  readonly name: string;
  /** Of the whole object. */
  readonly schema: OpenApiSchema;
  /** True if creating an object drops its status: its values are not judged. */
  readonly hasStatus: boolean;
}

/** As it stands in a file, as far as it is read here. */
interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: OpenApiSchema };
      readonly subresources?: { readonly status?: object };
    }[];
  };
}

/** What a file has of a kind, taken in when it is asked for. */
type Lazy = () => Definition;

const byKind = new Map<Release, ReadonlyMap<string, Lazy>>();

/** The pinned definition of a kind, if there is one. */
export function findDefinition(group: string, kind: string, release: Release = 'known'): Definition | undefined {
  return definitionsIn(release).get(`${group}/${kind}`)?.();
}

/** Every kind that has a pinned definition. */
export function allDefinitions(release: Release = 'known'): Definition[] {
  return [...definitionsIn(release).values()].map((lazy) => lazy());
}

/** The definitions by "group/kind". */
function definitionsIn(release: Release): ReadonlyMap<string, Lazy> {
  let definitions = byKind.get(release);
  if (definitions === undefined) byKind.set(release, (definitions = readDefinitions(release)));
  return definitions;
}

function readDefinitions(release: Release): Map<string, Lazy> {
  const folder = join(findFolder(), ...(release === 'newer' ? ['newer'] : []));
  const found = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as DefinitionsFile).definitions);
  return new Map(found.map((one) => [`${one.spec.group}/${one.spec.names.kind}`, once(one)]));
}

function once(found: CustomResourceDefinition): Lazy {
  let definition: Definition | undefined;
  return () => (definition ??= toDefinition(found));
}

function toDefinition({ spec }: CustomResourceDefinition): Definition {
  const versions = spec.versions.filter(({ served }) => served);
  return {
    group: spec.group,
    kind: spec.names.kind,
    versions: versions.map(({ name, schema: { openAPIV3Schema: schema }, subresources }) => {
      requireKnownKeywords(schema);
      return { name, schema, hasStatus: subresources?.status !== undefined };
    }),
  };
}

/** `imports/crds`, beside `src` in the repository and beside `lib` in the package. */
function findFolder(): string {
  for (let at = __dirname; at !== dirname(at); at = dirname(at)) {
    const folder = join(at, 'imports', 'crds');
    if (existsSync(folder)) return folder;
  }
  throw new Error(`imports/crds is in no folder above ${__dirname}. Install cdk8s-ambient again.`);
}
