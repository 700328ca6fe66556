import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FEATURES } from '../../conformance/endpoints/features';
import { followed, switchesOf } from '../../conformance/endpoints/followed';
import type { Manifest } from '../../conformance/endpoints/generated-mesh';
import { generateMesh } from '../../conformance/endpoints/generator';
import { isFoundIn, LEDGER, type LedgerObject, type LedgerRow } from '../../src/istio/ledger';
import { routes } from '../../conformance/endpoints/routing/routes';
import { toKubeObject } from '../../src/model/read/tree/objects';
import { isMap } from '../../src/util/maps';

// A row that names a generator has its input in the meshes that Istio's own code is asked about.

const SEED = 7;
const MESHES = 120;

/** The rows of inputs that objects have (how a proxy weighs what it is sent has no place in one) and that meshes are made with. */
const rows = LEDGER.filter(({ state, matches }) => {
  if (matches.length === 0 || state.state !== 'modelled') return false;
  return typeof state.conformance === 'string' && state.conformance.startsWith('conformance/endpoints/');
});

/** Of meshes like those of the conformance run: as they are, with several things that are followed, with routes, and with one that is not. */
function* objectsOfMeshes(): Generator<LedgerObject> {
  for (let number = 0; number < MESHES; number += 1) {
    const switches = switchesOf(SEED, number);
    const features = [undefined, followed(switches), routes, ...Object.values(FEATURES).map(({ add }) => add)];
    for (const feature of number < 20 ? features : features.slice(0, 3)) {
      for (const { objects } of generateMesh(SEED, number, feature).clusters) yield* objects.map(toLedgerObject);
    }
  }
}

function toLedgerObject(manifest: Manifest): LedgerObject {
  const object = toKubeObject(manifest, manifest.apiVersion, manifest.kind, { file: '', document: 1, line: 1 });
  const { group, kind, name, labels, annotations, body } = object;
  const mesh = isMap(body.data) ? body.data.mesh : undefined;
  const meshConfig: unknown = typeof mesh === 'string' ? parse(mesh) : undefined;
  return { group, kind, name, labels, annotations, body, meshConfig };
}

function missingFrom(objects: Iterable<LedgerObject>, wanted: readonly LedgerRow[]): string[] {
  const left = new Set(wanted);
  for (const object of objects) {
    for (const row of left) if (row.matches.some((match) => isFoundIn(match, object))) left.delete(row);
  }
  return [...left].map(({ id }) => id);
}

test('random meshes have the input of every row that names a generator', () => {
  expect(rows.length).toBeGreaterThan(50);
  expect(missingFrom(objectsOfMeshes(), rows)).toEqual([]);
});

test('a row whose input no mesh has is named', () => {
  const row: LedgerRow = {
    ...rows[0]!,
    id: 'nowhere',
    matches: [{ group: '', kind: 'Service', at: 'label', key: 'nobody.has/this' }],
  };
  expect(missingFrom(objectsOfMeshes(), [row])).toEqual(['nowhere']);
});

test('a generator is one of the conformance run', () => {
  const named = LEDGER.flatMap(({ state }) => (state.state === 'modelled' ? [state.conformance] : []));
  const generators = named.filter((one) => typeof one === 'string');
  expect(generators.filter((path) => !path.startsWith('conformance/'))).toEqual([]);
  expect(generators.filter((path) => !existsSync(join(__dirname, '../..', path)))).toEqual([]);
});
