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

/** A value as YAML. */
export function stringifyYaml(value: unknown, options?: DocumentOptions & CreateNodeOptions & ToStringOptions): string {
  return yamlPackage().stringify(value, options);
}
