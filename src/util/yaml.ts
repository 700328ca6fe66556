import type { CreateNodeOptions, DocumentOptions, ToStringOptions } from 'yaml';

type Yaml = typeof import('yaml');

/** The package of that name, loaded when the first text asks for it: most manifests are read without, and most runs write none. */
export function yamlPackage(): Yaml {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded by every command
  return require('yaml') as Yaml;
}

/** The value of a text in YAML. */
export function parseYaml(text: string): unknown {
  return yamlPackage().parse(text);
}

/** What moves, reorders or hides text where it is shown, and what YAML 1.1 takes for the end of a line. */
const UNSEEN = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Co}]/u;

/** A value as YAML, in which what cannot be seen is an escape within quotes. */
export function stringifyYaml(value: unknown, options?: DocumentOptions & CreateNodeOptions & ToStringOptions): string {
  const { Document, Scalar, stringify, visit } = yamlPackage();
  const text = stringify(value, options);
  if (!UNSEEN.test(text)) return text;
  const document = new Document(value, options);
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && UNSEEN.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document
    .toString(options)
    .replace(new RegExp(UNSEEN, 'gu'), (character) => `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`);
}
