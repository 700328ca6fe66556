import { Document, type CreateNodeOptions, type DocumentOptions, type SchemaOptions, type ToStringOptions } from 'yaml';

/**
 * As cdk8s writes YAML: no line is folded, and what looks like another type to a reader of YAML 1.1 is quoted. What cannot be
 * in a manifest is not looked for: directives, and the tags of sets, pairs and bytes.
 */
const OPTIONS: DocumentOptions & SchemaOptions & CreateNodeOptions & ToStringOptions = {
  version: '1.1',
  customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.default !== false),
  directives: false,
  keepUndefined: true,
  lineWidth: 0,
};

let document: Document | undefined;

/**
 * The text of a manifest, byte for byte what `Yaml.stringify()` of cdk8s makes of it. It makes a document for each, with a
 * schema of its own: one for all takes an eighth less time.
 */
export function toText(manifest: unknown): string {
  document ??= new Document(null, OPTIONS);
  // Anchors get names that are free in the contents so far: those of the manifest before.
  document.contents = null;
  document.contents = document.createNode(manifest, OPTIONS);
  return document.toString(OPTIONS);
}
