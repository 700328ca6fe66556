import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';

/** Kubernetes and cdk8s read YAML 1.1, editors and most other tools 1.2. */
const VERSIONS = ['1.1', '1.2'] as const;

/** The documents of a file. Refuses one that YAML 1.1 and 1.2 read differently, such as an unquoted `off`. */
export function readYaml(text: string, name: string): readonly unknown[] {
  const [first, second] = VERSIONS.map((version) =>
    parseAllDocuments(text, { version }).map((document) => {
      const [problem] = [...document.errors, ...document.warnings];
      if (problem !== undefined) {
        throw new Error(`${name}: ${problem.message}`);
      }
      return document.toJS() as unknown;
    }),
  );
  if (first === undefined || !isDeepStrictEqual(first, second)) {
    throw new Error(`${name}: YAML 1.1 and YAML 1.2 read it differently`);
  }
  return first;
}

/** The text of the documents, proven to read back as the same documents. */
export function writeYaml(documents: readonly unknown[], name: string): string {
  const text = documents
    .map((document) => stringify(document, { aliasDuplicateObjects: false, lineWidth: 0, version: '1.1' }))
    .join('---\n');
  if (!isDeepStrictEqual(readYaml(text, name), documents)) {
    throw new Error(`${name}: does not read back as what was written`);
  }
  return text;
}
