import type { OpenApiSchema } from '../../src/model/schema/terms/open-api';
import { CORE_KINDS } from '../../src/model/schema/core/kinds';
import { allDefinitions, type Release } from '../../src/model/schema/custom/definitions';
import type { Random } from '../synth/random';
import { BREACHES, NEWER_BREACHES } from './breaches';
import { mutate } from './mutate';
import { CORE_SAMPLES, NEWER_SAMPLES, SAMPLES, type Sample } from './samples';
import type { Body } from './server';

/** A version of a kind, with objects to start from. */
interface Source {
  readonly apiVersion: string;
  readonly kind: string;
  readonly schema: OpenApiSchema;
  readonly samples: readonly Sample[];
  /** Samples that are wrong in one point. */
  readonly breaches: readonly Sample[];
}

const METADATA = {
  name: 'helloworld',
  labels: { 'istio.io/global': 'true', app: 'helloworld' },
  annotations: { 'example.com/note': 'text' },
};

/** Each served version of each kind that has a pinned definition of a release. */
export function customSources(release: Release): Source[] {
  const of = (kind: string, all: SamplesByKind, newer: SamplesByKind): Sample[] => [
    ...(all[kind] ?? []),
    ...(release === 'newer' ? (newer[kind] ?? []) : []),
  ];
  return allDefinitions(release).flatMap(({ group, kind, versions }) =>
    versions.map(({ name, schema }) => ({
      apiVersion: `${group}/${name}`,
      kind,
      schema,
      samples: of(kind, SAMPLES, NEWER_SAMPLES),
      breaches: of(kind, BREACHES, NEWER_BREACHES),
    })),
  );
}

type SamplesByKind = Readonly<Record<string, readonly Sample[]>>;

/** The kinds of Kubernetes itself. They have no schema to start from: their samples hold what there is. */
export function coreSources(): Source[] {
  return CORE_KINDS.map(({ apiVersion, kind }) => ({
    apiVersion,
    kind,
    schema: {},
    samples: CORE_SAMPLES[kind] ?? [{}],
    breaches: [],
  }));
}

/** Every sample as it is. */
export function samplesOf(sources: readonly Source[]): Body[] {
  return sources.flatMap((source) => source.samples.map((sample) => toBody(source, sample)));
}

/** Every breach as it is. */
export function breachesOf(sources: readonly Source[]): Body[] {
  return sources.flatMap((source) => source.breaches.map((breach) => toBody(source, breach)));
}

/** A sample, or now and then a breach, after up to three mutations. */
export function randomObject(sources: readonly Source[], random: Random): Body {
  const source = random.pick(sources);
  const fromBreach = source.breaches.length > 0 && random.below(5) === 0;
  const object = toBody(source, random.pick(fromBreach ? source.breaches : source.samples));
  for (let count = random.pick([1, 1, 1, 1, 2, 2, 3]); count > 0; count--) mutate(object, source.schema, random);
  return object;
}

function toBody({ apiVersion, kind }: Source, sample: Sample): Body {
  return structuredClone({ apiVersion, kind, metadata: METADATA, ...sample });
}
