import fc from 'fast-check';
import { parse } from 'yaml';
import { stringifyYaml } from '../../src/util/yaml';

const texts = fc
  .array(
    fc.constantFrom('a', ' ', ': ', '#', '"', '\\', '\u0085', '\u2028', '\u202e', '\u200b', '\u{e0041}', '- ', "'"),
  )
  .map((pieces) => pieces.join(''));

test('YAML reads back as the value, by either version, and has nothing in it that reorders, hides or ends a line unseen', () => {
  fc.assert(
    fc.property(fc.dictionary(texts, fc.array(texts)), (value) => {
      const text = stringifyYaml(value);
      expect(text).not.toMatch(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u);
      for (const version of ['1.1', '1.2'] as const) expect(parse(text, { version })).toEqual(value);
    }),
  );
});
