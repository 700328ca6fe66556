import * as fc from 'fast-check';
import type { BehaviourChange } from '../../src/predict/change/compare';
import type { Answer, Verdict } from '../../src/predict/answer/answer';
import { DIFF_FORMATS } from '../../src/report/diff';
import type { Diff } from '../../src/report/diff/report';

function asMarkdown(changes: readonly BehaviourChange[], restarts: Diff['restarts'] = []): string {
  const diff: Diff = {
    comparison: { changes, newClusters: [], lostClusters: [], newServices: [], lostServices: [] },
    restarts,
    ...{ objects: [], hazards: [], assumptions: [], upgrade: { notes: [] } as never, isWhole: true },
  };
  const written = DIFF_FORMATS.markdown(diff, { lines: undefined });
  return typeof written === 'string' ? written : [...written].join('');
}

/** A change that restarts so many waypoints. */
function restarting(count: number): string {
  return asMarkdown(
    [],
    Array.from({ length: count }, (_, place) => ({
      ...{ cluster: 'cluster1', waypoint: `sample/waypoint-${place}`, keys: ['team'] },
    })),
  );
}

/** A change of what one client gets: all of a workload before, and so many errors after. */
function losing(service: string, verdict: Verdict, errors: number, workload = `cluster1/${service}`): BehaviourChange {
  const client = { cluster: 'cluster1', kind: 'ambient' } as const;
  const answer = (name: Verdict, failed: number): Answer => {
    const spread = {
      ...{ clusters: new Map([['cluster1', 1 - failed]]), errors: failed },
      workloads: new Map(failed === 1 ? [] : [[workload, 1 - failed]]),
    };
    return {
      ...{ client, service, port: 80, outages: [], path: 'local-waypoint', verdict: name },
      ...{ untilEjected: spread, afterEjection: spread, reasons: [], reservations: [], declaredHarmless: [] },
    } as unknown as Answer;
  };
  return {
    service,
    client,
    outages: [],
    before: answer('local', 0),
    after: answer(verdict, errors),
    because: [],
    twins: [],
  };
}

const picturesIn = (markdown: string) => markdown.match(/```mermaid\n.*?\n {2}```/gs) ?? [];

const itemsOf = (markdown: string) => markdown.split('\n').filter((line) => line.startsWith('- '));

test('the comment of a change of any size fits, and says how much it leaves out', () => {
  const markdown = restarting(5_000);
  expect(markdown.length).toBeLessThanOrEqual(65_536);
  const items = itemsOf(markdown);
  const left = Number(/^- (\d+) more: /.exec(items.at(-1)!)?.[1]);
  expect(items.length - 1 + left).toBe(5_000);
});

test('what fits is all there', () => {
  const items = itemsOf(restarting(100));
  expect(items).toHaveLength(100);
  expect(items.at(-1)).not.toContain(' more: ');
});

test('a picture is folded under each change of an answer, with the shares of both sides', () => {
  const markdown = asMarkdown([losing('sample/cart', 'stuck', 0.25)]);
  expect(markdown).toContain('(stuck)\n\n  <details><summary>Picture</summary>\n\n  ```mermaid\n  flowchart LR\n');
  expect(markdown).toContain('\n  ```\n\n  </details>\n');
  const [picture] = picturesIn(markdown);
  expect(picture).toContain('subgraph was["was local"]');
  expect(picture).toContain('wasway -->|"100 %"| wasto0["cluster1/sample/cart"]');
  expect(picture).toContain('subgraph now["now stuck"]');
  expect(picture).toContain('nowway -->|"75 %"| nowto0["cluster1/sample/cart"]');
  expect(picture).toContain('nowway -->|"25 %"| nowlost{{"errors"}}');
});

test('an answer that became unknown is drawn as not known', () => {
  const change = losing('sample/cart', 'unknown', 1);
  const after = { ...change.after, untilEjected: undefined, afterEjection: undefined };
  expect(picturesIn(asMarkdown([{ ...change, after }]))[0]).toContain('nowway["not known"]');
});

test('the worst answers come first', () => {
  const markdown = asMarkdown([
    losing('sample/better', 'failover', 0),
    losing('sample/half', 'stuck', 0.5),
    losing('sample/gone', 'blackhole', 1),
    losing('sample/worse', 'stuck', 0.75),
  ]);
  expect(itemsOf(markdown).map((line) => /sample\/(\w+)/.exec(line)?.[1])).toEqual(['gone', 'worse', 'half', 'better']);
});

test('pictures take the room that text leaves, and are at most 20', () => {
  const many = asMarkdown(Array.from({ length: 100 }, (_, place) => losing(`sample/cart${place}`, 'stuck', 1)));
  expect(itemsOf(many)).toHaveLength(100);
  expect(picturesIn(many)).toHaveLength(20);
  const full = asMarkdown(Array.from({ length: 5000 }, (_, place) => losing(`sample/cart${place}`, 'stuck', 1)));
  expect(full.length).toBeLessThanOrEqual(65_536);
  expect(full).toMatch(/- \d+ more: a comment has no room for them/);
  const [one] = picturesIn(asMarkdown([losing('sample/cart', 'stuck', 0, `cluster1/sample/${'x'.repeat(20_000)}`)]));
  expect(one).toBeUndefined();
});

test('whatever a workload is called, its picture ends where it ends', () => {
  const part = fc.constantFrom(
    '```',
    '\n',
    '</details>',
    '"]',
    'end',
    '  ',
    '<img src=x>',
    'click a href "x"',
    '%%{',
    'a',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const markdown = asMarkdown([losing('sample/cart', 'stuck', 0.5, parts.join(''))]);
      expect(markdown.match(/^ *```/gm)).toHaveLength(2);
      expect(markdown.match(/<[^>]*>/g)).toEqual(['<details>', '<summary>', '</summary>', '</details>']);
      expect(markdown.match(/^ *end$/gm)).toHaveLength(2);
    }),
  );
});
