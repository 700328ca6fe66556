import fc from 'fast-check';
import { isDnsLabel, isDnsSubdomain, isLabelKey, isLabelValue } from '../../src/util/kubernetes-names';

/*
 * The rules of Kubernetes for names and labels, written from its documentation ("Object Names and IDs", "Labels and
 * Selectors") character by character, where the code under test has regular expressions.
 */
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const ALPHANUMERIC = `${LOWER}${LOWER.toUpperCase()}${DIGITS}`;

function isMadeOf(text: string, inside: string, ends: string): boolean {
  const characters = [...text];
  return (
    characters.length > 0 &&
    characters.every((character) => inside.includes(character)) &&
    ends.includes(characters[0]!) &&
    ends.includes(characters.at(-1)!)
  );
}

const oracle = {
  dnsLabel: (text: string) => text.length <= 63 && isMadeOf(text, `${LOWER}${DIGITS}-`, `${LOWER}${DIGITS}`),
  dnsSubdomain: (text: string) =>
    text.length <= 253 && text.split('.').every((part) => isMadeOf(part, `${LOWER}${DIGITS}-`, `${LOWER}${DIGITS}`)),
  qualifiedName: (text: string) => text.length <= 63 && isMadeOf(text, `${ALPHANUMERIC}-_.`, ALPHANUMERIC),
  labelValue: (text: string) => text === '' || oracle.qualifiedName(text),
  labelKey: (text: string) => {
    const slash = text.indexOf('/');
    if (slash < 0) return oracle.qualifiedName(text);
    return oracle.dnsSubdomain(text.slice(0, slash)) && oracle.qualifiedName(text.slice(slash + 1));
  },
};

/** Texts that are nearly right: the characters that matter, and lengths around the limits. */
const short = fc.string({
  unit: fc.constantFrom('a', 'z', 'A', '0', '9', '-', '_', '.', '/', ' ', 'ü', '\n'),
  maxLength: 8,
});
const long = fc
  .tuple(fc.constantFrom(60, 250), fc.integer({ min: 0, max: 6 }), short)
  .map(([base, more, tail]) => 'x'.repeat(base + more) + tail);
const text = fc.oneof({ weight: 3, arbitrary: short }, { weight: 1, arbitrary: long });

test.each<[string, (text: string) => boolean, (text: string) => boolean]>([
  ['the name of a Namespace or a Service', isDnsLabel, oracle.dnsLabel],
  ['a DNS name', isDnsSubdomain, oracle.dnsSubdomain],
  ['a label value', isLabelValue, oracle.labelValue],
  ['a label key', isLabelKey, oracle.labelKey],
])('%s is what Kubernetes says it is', (_, check, expected) => {
  fc.assert(
    fc.property(text, (given) => {
      expect(check(given)).toBe(expected(given));
    }),
    { numRuns: 3000 },
  );
});

test('what is no text is none of them', () => {
  for (const given of [undefined, null, 0, false, {}, ['a']]) {
    for (const check of [isDnsLabel, isDnsSubdomain, isLabelKey, isLabelValue]) expect(check(given)).toBe(false);
  }
});
