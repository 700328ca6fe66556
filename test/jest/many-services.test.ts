import 'cdk8s-ambient/jest';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fleetOf } from '../cli/fleet-tree';
import { messageOf } from './message-of';

// Services that differ in their names alone: one stands for the others, as long as nothing is wrong with it.

/** A fleet without pods of some of its services. */
function fleetWithout(...services: readonly string[]): string {
  const folder = fleetOf(2, 4);
  for (const cluster of ['c1', 'c2']) {
    const file = path.join(folder, cluster, 'all.yaml');
    const documents = fs.readFileSync(file, 'utf8').split('---');
    const isGone = (text: string): boolean =>
      text.includes('kind: Deployment') && services.some((name) => text.includes(`name: ${name},`));
    const kept = documents.map((text) => (isGone(text) ? text.replace('replicas: 2', 'replicas: 0') : text));
    expect(kept.filter((text, place) => text !== documents[place])).toHaveLength(services.length);
    fs.writeFileSync(file, kept.join('---'));
  }
  return folder;
}

test('several services that are well hold, and fail the opposite with every answer', () => {
  const folder = fleetOf(2, 4);
  expect(folder).toHaveNoBlackhole();
  const [, more] = /(\d+) more of \d+ are not as expected/.exec(
    messageOf(() => expect(folder).not.toHaveNoBlackhole()),
  )!;
  expect(Number(more)).toBeGreaterThan(4);
});

test('one service of several that has no pods anywhere fails what is expected of all', () => {
  const message = messageOf(() => expect(fleetWithout('app-3')).toHaveNoBlackhole());
  expect(message).toContain('sample/app-3');
  expect(message).not.toContain('sample/app-1');
});

test('of several services that fail alike, the answers of each are counted', () => {
  const countOf = (...services: readonly string[]): number =>
    Number(/more of (\d+) are not/.exec(messageOf(() => expect(fleetWithout(...services)).toHaveNoBlackhole()))![1]);
  expect(countOf('app-2', 'app-3', 'app-4')).toBe(3 * countOf('app-2'));
});
