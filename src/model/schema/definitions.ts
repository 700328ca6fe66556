import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { requireKnownKeywords, type OpenApiSchema } from './open-api';

/** A kind of a pinned CustomResourceDefinition. */
export interface Definition {
  readonly group: string;
  readonly kind: string;
  /** Served versions, in the definition's order. */
  readonly versions: readonly DefinitionVersion[];
}

export interface DefinitionVersion {
  readonly name: string;
  /** Of the whole object. */
  readonly schema: OpenApiSchema;
  /** True if creating an object drops its status: its values are not judged. */
  readonly hasStatus: boolean;
}

/** As it stands in YAML, as far as it is read here. */
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

/** Where a definition is, before anybody needs it: parsing one takes as long as judging a thousand objects. */
type Text = () => Definition;

let byKind: ReadonlyMap<string, Text> | undefined;

/** The pinned definition of a kind, if there is one. */
export function findDefinition(group: string, kind: string): Definition | undefined {
  byKind ??= readTexts();
  return byKind.get(`${group}/${kind}`)?.();
}

/** Every kind that has a pinned definition. */
export function allDefinitions(): Definition[] {
  byKind ??= readTexts();
  return [...byKind.values()].map((text) => text());
}

/** The definitions by "group/kind", unparsed. */
function readTexts(): Map<string, Text> {
  const folder = findFolder();
  const texts = readdirSync(folder)
    .sort()
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split(/^---$/m))
    .filter((text) => text.includes('kind: CustomResourceDefinition'));
  return new Map(
    texts.map((text) => [
      `${valueOf('group', text)}/${valueOf('kind', text.slice(text.indexOf('\n  names:')))}`,
      once(text),
    ]),
  );
}

/** Reads the first value of a key out of generated YAML that nobody has parsed yet. */
function valueOf(key: string, text: string): string {
  return new RegExp(`^ +${key}: (\\S+)$`, 'm').exec(text)?.[1] ?? '';
}

function once(text: string): Text {
  let definition: Definition | undefined;
  return () => (definition ??= toDefinition(parse(text, { uniqueKeys: false }) as CustomResourceDefinition));
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
