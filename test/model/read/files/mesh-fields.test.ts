import * as fs from 'node:fs';
import * as path from 'node:path';
import { MESH_FIELDS, unknownMeshFields } from '../../../../src/model/read/files/mesh-fields';

interface Fields {
  readonly properties: Readonly<Record<string, unknown>>;
}

test('the fields are those of the schema', () => {
  const file = path.join(__dirname, '../../../../docs/schema/mesh.v1.schema.json');
  const schema = JSON.parse(fs.readFileSync(file, 'utf8')) as Fields & {
    $defs: Record<'cluster' | 'switches', Fields>;
  };
  expect([...MESH_FIELDS.mesh].sort()).toEqual(Object.keys(schema.properties).sort());
  expect([...MESH_FIELDS.cluster].sort()).toEqual(Object.keys(schema.$defs.cluster.properties).sort());
  expect([...MESH_FIELDS.switches].sort()).toEqual(Object.keys(schema.$defs.switches.properties).sort());
});

const found = (value: unknown) =>
  unknownMeshFields(value, 'mesh.json').map(({ path, cluster, fix }) => [path, cluster, fix]);

test('a misspelt field is named where it is, with the one that is meant', () => {
  const value = {
    version: 1,
    clusterdomain: 'example',
    clusters: [
      { name: 'a', networks: 'n' },
      { name: 'b', switches: { ambientEnableMultinetworks: false } },
    ],
  };
  expect(found(value)).toEqual([
    ['clusterdomain', undefined, expect.stringMatching(/^did you mean clusterDomain\? Known are apiVersion, /)],
    ['clusters[0].networks', 'a', expect.stringMatching(/^did you mean network\? /)],
    [
      'clusters[1].switches.ambientEnableMultinetworks',
      'b',
      expect.stringMatching(/^did you mean ambientEnableMultiNetwork\? /),
    ],
  ]);
});

test('a field that is like no other is named without a guess', () => {
  expect(found({ clusters: [{ name: 'a', team: 'x' }] })).toEqual([
    ['clusters[0].team', 'a', expect.stringMatching(/^Known are name, /)],
  ]);
});

test.each([[null], [[]], ['text'], [{ clusters: 'a' }], [{ clusters: [null, 'a'] }]])(
  '%j has no field to name',
  (value) => {
    expect(found(value)).toEqual([]);
  },
);
