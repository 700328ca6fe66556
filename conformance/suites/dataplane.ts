import { followsScaling, holdsWhatIstiodSends } from './dataplane/envoys';
import { guidePage, writesGuidePage } from './dataplane/guide-page';
import { Stage } from './dataplane/stage';
import type { Check, Suite } from './suite';

/**
 * Real requests: docs/guide.md typed command by command, with drills whose answers are those of HTTP servers at the pods'
 * addresses, through an Envoy for each waypoint that does what istiod says.
 */
export const dataplane: Suite = suite((stage) => {
  const { untilDrill, drills } = guidePage(stage);
  return [
    ...untilDrill,
    ...stage.mesh.map((live) => holdsWhatIstiodSends(stage, live)),
    followsScaling(stage),
    ...drills,
  ];
});

/** Writes the outputs in docs/guide.md anew. */
export const writingGuide: Suite = suite((stage) => [writesGuidePage(stage)]);

function suite(checks: (stage: Stage) => readonly Check[]): Suite {
  let stage: Stage | undefined;
  return {
    name: 'dataplane',
    needsClusters: true,
    execs: true,
    checks: (_dist, mesh) => {
      stage = new Stage(mesh);
      return [stage.start(), ...checks(stage)];
    },
    end: () => stage?.end() ?? Promise.resolve(),
  };
}
