import * as fc from 'fast-check';
import type { Matrix } from '../../src/predict/prediction/matrix';
import type { Answer } from '../../src/predict/answer/answer';
import { predictionAsMermaid } from '../../src/report/predict/mermaid';
import { copyOfDist, run } from '../cli/support';

const spread = (clusters: Readonly<Record<string, number>>, errors: number) => ({
  ...{ clusters: new Map(Object.entries(clusters)), workloads: new Map<string, number>(), errors },
});

function matrix(service: string, ...answers: Partial<Answer>[]): Matrix {
  const rows = answers.map((more) => ({
    scenario: { name: '', outages: [] },
    answers: [{ client: { cluster: 'cluster1', kind: 'ambient' }, service, outages: [], port: 80, ...more } as Answer],
    load: undefined,
  }));
  return { service, rows };
}

const draw = (...matrices: Matrix[]): string[] => predictionAsMermaid({ matrices }).split('\n');

test('each answer is drawn with its shares, the worst first', () => {
  const good = {
    verdict: 'local',
    untilEjected: spread({ cluster1: 1 }, 0),
    afterEjection: spread({ cluster1: 1 }, 0),
  };
  const bad = { verdict: 'stuck', untilEjected: spread({}, 1), afterEjection: spread({ cluster1: 0.5 }, 0.5) };
  expect(draw(matrix('shop/cart', good as Partial<Answer>, bad as Partial<Answer>))).toEqual([
    'flowchart LR',
    '  s0["shop/cart"]',
    '  s0 -->|"none from cluster1"| a0["stuck: cluster1 50 %, errors 50 %, until ejected 100 %"]:::stuck',
    '  s0 -->|"none from cluster1"| a1["local: cluster1 100 %, errors 0 %"]:::local',
    expect.stringMatching(/^ {2}classDef stuck /),
    expect.stringMatching(/^ {2}classDef local /),
    '',
  ]);
});

test('what is not known is drawn as that, and has no shares', () => {
  expect(draw(matrix('shop/cart', { verdict: 'unknown' })).join('\n')).toContain('a0["unknown"]:::unknown');
});

test('what has no room is counted, and is no worse than what is drawn', () => {
  const many = Array.from({ length: 700 }, (_, number) =>
    matrix(`shop/service${number}`, { verdict: number % 7 === 0 ? 'blackhole' : 'local' }),
  );
  const lines = draw(...many);
  expect(lines.filter((line) => line.includes('-->')).length).toBeLessThanOrEqual(500);
  expect(lines.join('\n').length).toBeLessThanOrEqual(50_000);
  expect(lines.filter((line) => line.includes(':::blackhole'))).toHaveLength(100);
  expect(lines.join('\n')).toMatch(/rest\["\d+ more, none worse/);
});

test('no name leaves its label', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const lines = draw(matrix(name, { verdict: 'unknown' }));
      expect(lines).toHaveLength(5);
      expect(lines[1]).toMatch(/^ {2}s0\["[^"<>\]]*"\]$/);
    }),
  );
});

test('the command draws, and --any and --promises do not go with it', async () => {
  const dist = copyOfDist();
  const { code, out } = await run('predict', dist, '--format', 'mermaid');
  expect([code, out]).toEqual([0, expect.stringMatching(/^flowchart LR\n {2}s0\["sample\/helloworld"\]\n/)]);
  const any = await run('predict', dist, '--any', '1', '--format', 'mermaid');
  expect([any.code, any.errors]).toEqual([2, expect.stringContaining('--format mermaid draws outages')]);
});
