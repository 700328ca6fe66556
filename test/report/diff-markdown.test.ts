import { DIFF_FORMATS } from '../../src/report/diff';
import type { Diff } from '../../src/report/diff/report';

/** A change that restarts so many waypoints. */
function restarting(count: number): string {
  const diff: Diff = {
    comparison: { changes: [], newClusters: [], lostClusters: [], newServices: [], lostServices: [] },
    restarts: Array.from({ length: count }, (_, place) => ({
      ...{ cluster: 'cluster1', waypoint: `sample/waypoint-${place}`, keys: ['team'] },
    })),
    ...{ objects: [], hazards: [], assumptions: [], upgrade: { notes: [] } as never },
  };
  const written = DIFF_FORMATS.markdown(diff, { lines: undefined });
  return typeof written === 'string' ? written : [...written].join('');
}

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
