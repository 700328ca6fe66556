import { Yaml } from 'cdk8s';
import type { Manifest } from '../tree/kinds';

/**
 * A string that Go programs (kubectl, Argo CD, Flux) misread in the YAML that cdk8s writes. The synth refuses such strings.
 * This list was found by writing hostile strings and reading them with sigs.k8s.io/yaml; the conformance run repeats that.
 */
export interface Misreading {
  /** Where in the manifest, as keys. */
  readonly path: readonly string[];
  /** The key or value. */
  readonly text: string;
  /** What happens to it. */
  readonly effect: string;
}

/** The first string of a manifest that Go would misread, if there is one. */
export function findMisreading(manifest: Manifest, text: string): Misreading | undefined {
  return SUSPICIOUS.test(text) ? search(manifest, []) : undefined;
}

/** A text without a match has no such string. Nearly every text is without. */
const SUSPICIOUS =
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}|\\u[dD][89a-fA-F]|<<|[|>][-+0-9]*\n[ \n]*(?:\t|\n|$)|[-+0-9eE]_|0[oOxXbB]/u;

function search(value: unknown, path: readonly string[]): Misreading | undefined {
  if (typeof value === 'string') {
    const effect = effectOfReading(value, false);
    return effect === undefined ? undefined : { path, text: value, effect };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const effect = Array.isArray(value) ? undefined : effectOfReading(key, true);
    if (effect !== undefined) return { path, text: key, effect };
    const found = search(item, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function effectOfReading(text: string, isKey: boolean): string | undefined {
  if (/\p{Surrogate}/u.test(text)) return 'is half of a character beyond U+FFFF and cannot be encoded';
  if (/[\u007f-\u009f\u2028\u2029\ufffe\uffff]/.test(text))
    return 'holds a character that YAML readers take for a line break or refuse';
  if (/^[ \n]*(\t|$)/.test(text) && /^[|>]/.test(Yaml.stringify(text)) && /[ \t]/.test(text)) {
    return 'starts with a tab, or is only blanks and line breaks: YAML readers take that for indentation';
  }
  if (isKey && text === '<<') return 'is a key that YAML readers take for a merge of maps';
  if (looksLikeNumberToGo(text) && !Yaml.stringify(text).startsWith('"')) return 'is read as a number';
  return undefined;
}

/** gopkg.in/yaml drops every "_" and lets strconv find the base, so it reads more numbers than YAML 1.1 has. */
function looksLikeNumberToGo(text: string): boolean {
  return /^[-+]?(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][-+]?[01]+|[0-9]+|(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)$/.test(
    text.replaceAll('_', ''),
  );
}
