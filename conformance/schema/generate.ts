import type { OpenApiSchema } from '../../src/model/schema/terms/open-api';
import type { Random } from '../synth/random';

/** Texts that some rule of some schema takes, and that another refuses. */
export const TEXTS: readonly string[] = [
  ...words('a A v1 helloworld a.example.com *.example.com * ** a*b . -a a- a_b a/b a/b/c example.com/a Example.com/a'),
  ...words('/ // /a /a//b /a/./b /a/../b /a/.. /a/. /a%2fb /a%2Fb /a%20b /a%zz /a#b /a?b'),
  ...words(
    'unix:// unix:///a unix://@a unix://a unix:///a/ https://example.com http://* https://*.a.b:8443 https://a:123456',
  ),
  ...words(
    '0 0s 1ms 0.5ms 0.9999999999ms 1h 1.5h -1s +1s 1d 1 s .5s 1.s 1h1m1s1ms 99999h 100000h 1us 1\u00b5s 1\u03bcs 1ns',
  ),
  ...words('9223372036854775807ns 9223372036854775808ns 80 1e3'),
  ...words('10.0.0.1 010.0.0.1 256.0.0.1 10.0.0.0/8 1.2.3 :: ::1 fe80::1%eth0 ::ffff:1.2.3.4 1:2'),
  ...words('aGVsbG8= aGVsbG8 a=== ==== com.Example .com.Example 1a \u00e9 \u{1f600}'),
  ...words(
    'IPAddress Hostname NamedAddress HTTP HTTPS TLS TCP UDP Exact RegularExpression Service Terminate Passthrough',
  ),
  ...words('1m 1Mi 1mi m Ki 1e 1E 1.5.5 0x1'),
  ...words('STATIC DNS NONE null true __proto__ constructor toString'),
  ...['', ' ', 'a b', ' 1', '1\n', ' 1s', 'a\nb', 'aGVs\nbG8=', 'a\u2028b', '\u0000'],
];

const LONGEST_DEPTH = 12;

/** A value of about the type that a schema wants: often valid, never far from it. */
export function generate(schema: OpenApiSchema, random: Random, depth = 0): unknown {
  if (schema.nullable === true && random.below(8) === 0) return null;
  if (schema.enum !== undefined && random.below(12) > 0) return random.pick(schema.enum);
  switch (schema.type) {
    case 'boolean':
      return random.below(2) === 0;
    case 'integer':
      return generateInteger(schema, random);
    case 'number':
      return random.pick([0, 0.5, 1, 50, 99.9, 100, 100.1, -0.1, schema.maximum ?? 7]);
    case 'array':
      return Array.from({ length: random.below(4) }, () => generate(schema.items ?? {}, random, depth + 1));
    case 'object':
      return generateObject(schema, random, depth);
    case 'string':
    case undefined:
      return random.pick(TEXTS);
  }
}

function generateInteger({ minimum = 0, maximum = 65536 }: OpenApiSchema, random: Random): number {
  return random.pick([minimum, maximum, minimum + 1, minimum + random.below(1000), minimum - 1, maximum + 1, 80]);
}

function generateObject(schema: OpenApiSchema, random: Random, depth: number): Record<string, unknown> {
  const { properties = {}, additionalProperties, required = [] } = schema;
  const likelihood = depth === 0 ? 2 : 4;
  const names = Object.keys(properties).filter(
    (name) => required.includes(name) || (depth < LONGEST_DEPTH && random.below(likelihood) === 0),
  );
  if (additionalProperties !== undefined) {
    const keys = Array.from({ length: random.below(4) }, () => random.pick(TEXTS));
    return Object.fromEntries(keys.map((key) => [key, generate(additionalProperties, random, depth + 1)]));
  }
  return Object.fromEntries(names.map((name) => [name, generate(properties[name]!, random, depth + 1)]));
}

function words(text: string): string[] {
  return text.split(' ');
}
