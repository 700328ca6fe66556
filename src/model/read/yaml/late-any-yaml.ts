import type * as AnyYaml from './any-yaml';

/** What reads whatever YAML has, loaded when the first document asks for it: nearly every manifest is read without. */
export function lateAnyYaml(): typeof AnyYaml {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded by every command
  return require('./any-yaml') as typeof AnyYaml;
}
