import { allDefinitions, type Release } from '../../src/model/schema/custom/definitions';
import type { OpenApiSchema } from '../../src/model/schema/terms/open-api';

// What breaks one of these breaks a pattern, an enum or a list's keys too, and those are asked first.
const NEVER_ALONE: readonly string[] = [
  'Listener name must be unique within the Gateway',
  'Port for TLS configuration must be unique within the Gateway',
  "type must be one of ['Exact', 'PathPrefix', 'RegularExpression']",
];
/** Compare an object with the one before it. */
const TRANSITIONS: readonly string[] = ['Value is immutable', 'field is immutable'];

/** What the CEL rules say that an object can break when it is created, and that none of these messages says. */
export function unbrokenRules(messages: ReadonlySet<string>, release: Release): string[] {
  const said = [...messages];
  const wanted = new Set(
    allDefinitions(release).flatMap(({ versions }) =>
      versions.flatMap(({ schema }) => messagesOf(withoutStatus(schema))),
    ),
  );
  return [...wanted].filter(
    (message) => ![...NEVER_ALONE, ...TRANSITIONS].includes(message) && !said.some((text) => text.startsWith(message)),
  );
}

function messagesOf(schema: OpenApiSchema): string[] {
  const { properties = {}, additionalProperties, items } = schema;
  return [
    ...(schema['x-kubernetes-validations'] ?? []).map(({ message, rule }) => message ?? rule),
    ...[...Object.values(properties), additionalProperties, items].flatMap((below) => (below ? messagesOf(below) : [])),
  ];
}

function withoutStatus(schema: OpenApiSchema): OpenApiSchema {
  const { status: _, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}
