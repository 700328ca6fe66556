import * as fc from 'fast-check';
import { versionReservationsIn } from '../../../src/predict/explain/gaps/gaps';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { toPage, toReportData } from '../../../src/report/html';
import { PREDICT_FORMATS } from '../../../src/report/predict';
import { randomMesh } from '../../predict/failures/random-mesh';
import { matricesOf } from '../../predict/matrices-of';
import { WITHOUT_TWINS } from '../../predict/twins/without-twins';
import { expectMembers, expectShown, type Entry } from './same-as-json';
import { dataIn } from './support';

/** The page of a mesh, and what predict --json says of it. */
function pageAndJson(prediction: Prediction): { data: ReturnType<typeof dataIn>; entries: Entry[] } {
  const { services, clusters, view } = prediction;
  const matrices = matricesOf(prediction);
  const page = toPage(
    toReportData({
      made: { title: 'random', command: '', version: '0', date: null, hash: '', objects: 0 },
      ...{ prediction, matrices, services, isStrict: false, findings: [], silenced: 0, lines: undefined },
      explain: () => '',
    }),
  );
  const report = { matrices, assumptions: versionReservationsIn(view), rate: undefined, clusters };
  const rest = {
    twins: WITHOUT_TWINS,
    membersOf: () => [],
    networkOf: () => undefined,
    services: 0,
    isWhole: true,
  };
  const json = PREDICT_FORMATS.json({ ...report, ...rest }, { lines: undefined, width: undefined });
  return { data: dataIn(page), entries: JSON.parse([...json].join('')) as Entry[] };
}

test.each([
  [2, 12],
  [3, 4],
])('in random meshes of %d clusters every answer of the page is that of predict --json', (clusters, numRuns) => {
  let shown = 0;
  fc.assert(
    fc.property(randomMesh(clusters), (mesh) => {
      const prediction = new Prediction(mesh);
      fc.pre(prediction.services.length > 0);
      const { data, entries } = pageAndJson(prediction);
      shown += expectShown(data, entries);
      const left = data.rows.flatMap(({ cells }) => cells).reduce((sum, cell) => sum + (cell?.more?.[1] ?? 0), 0);
      expect(expectMembers(data, entries) + left).toBe(entries.length);
    }),
    { numRuns },
  );
  // Otherwise nothing was tested.
  expect(shown).toBeGreaterThan(numRuns);
});
