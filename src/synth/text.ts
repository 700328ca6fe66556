import { Document } from 'yaml';

/** As cdk8s writes YAML: no line is folded, and what looks like another type to a reader of YAML 1.1 is quoted. */
const OPTIONS = { version: '1.1', keepUndefined: true, lineWidth: 0 } as const;

let document: Document | undefined;

/**
 * The text of a manifest, byte for byte what `Yaml.stringify()` of cdk8s makes of it. That makes a document with a schema of
 * its own for each manifest, which takes a quarter of the time: this uses one for all.
 */
export function toText(manifest: unknown): string {
  document ??= new Document(null, OPTIONS);
  // Anchors get names that are free in the contents so far: those of the manifest before.
  document.contents = null;
  document.contents = document.createNode(manifest, OPTIONS);
  return document.toString(OPTIONS);
}
