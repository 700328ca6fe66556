import * as fc from 'fast-check';
import type { Answer } from '../../src/predict/answer/answer';
import { explanationAsMermaid } from '../../src/report/explain/mermaid';
import { inMermaid } from '../../src/util/escape';

const spread = (workloads: Readonly<Record<string, number>>, errors: number) => ({
  clusters: new Map(),
  workloads: new Map(Object.entries(workloads)),
  errors,
});

function answer(more: Partial<Answer>): Answer {
  return {
    ...{ client: { cluster: 'cluster1', kind: 'ambient' }, service: 'sample/helloworld', outages: [], port: 80 },
    ...{ path: 'local-waypoint', verdict: 'failover', ...more },
  } as Answer;
}

test('both phases are drawn where ejection changes something, each share as it is', () => {
  const drawn = explanationAsMermaid(
    answer({
      untilEjected: spread({}, 1),
      afterEjection: spread({ 'cluster2/sample/helloworld': 0.75 }, 0.25),
    }),
  );
  expect(drawn.split('\n').map((line) => line.trim())).toEqual([
    'flowchart LR',
    'question["sample/helloworld from cluster1, none: failover"]',
    'subgraph phase0["until failing hosts are ejected"]',
    'p0way["waypoint of its own network"]',
    'p0way -->|"100 %"| p0lost{{"errors"}}',
    'end',
    'subgraph phase1["after"]',
    'p1way["waypoint of its own network"]',
    'p1way -->|"75 %"| p1to0["cluster2/sample/helloworld"]',
    'p1way -->|"25 %"| p1lost{{"errors"}}',
    'end',
    'question --> p0way',
    'question --> p1way',
    '',
  ]);
});

test('one phase is drawn where ejection changes nothing', () => {
  const same = spread({ 'cluster1/sample/helloworld': 1 }, 0);
  expect(explanationAsMermaid(answer({ untilEjected: same, afterEjection: same }))).not.toContain('phase1');
});

test('what is not known is drawn as not known', () => {
  const drawn = explanationAsMermaid(answer({ verdict: 'unknown', untilEjected: undefined, afterEjection: undefined }));
  expect(drawn).toContain('question --> unknown["not known"]');
});

test('no name ends a label, or is more than text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(inMermaid(`${name}"]; click a "https://x"`)).toMatch(/^(?:[A-Za-z0-9 ,./:_%-]|#\d+;)*$/);
    }),
  );
});
