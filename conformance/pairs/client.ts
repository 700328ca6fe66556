import { Agent, get } from 'node:http';
import type { DataPlane } from '../dataplane/data-plane';
import { ANSWERED_BY } from '../dataplane/world';
import type { Target } from './node-proxy';

const MILLISECONDS_TO_ANSWER = 5_000;
const GOOD = 200;

/** How many requests each cluster answered well. */
export interface Count {
  readonly asked: number;
  readonly answered: ReadonlyMap<string, number>;
}

/** Asks for helloworld so many times, one request after the other, as the pods of a cluster do. */
export async function ask(traffic: DataPlane, targets: readonly Target[], times: number): Promise<Count> {
  const agent = new Agent({ keepAlive: true });
  const answered = new Map<string, number>();
  for (let time = 0; time < times; time++) {
    const socketPath = socketOf(traffic, pick(targets));
    const cluster = socketPath === undefined ? undefined : await request(agent, socketPath);
    if (cluster !== undefined) answered.set(cluster, (answered.get(cluster) ?? 0) + 1);
  }
  agent.destroy();
  return { asked: times, answered };
}

/** Undefined where nobody answers: no pod is left, or no gateway lets requests in. */
function socketOf(traffic: DataPlane, target: Target | undefined): string | undefined {
  if (target === undefined || (!target.isOwn && !traffic.hasGateway(target.cluster))) return undefined;
  return traffic.waypointSocketOf(target.cluster);
}

function pick(targets: readonly Target[]): Target | undefined {
  let left = Math.random() * targets.reduce((sum, { weight }) => sum + weight, 0);
  return targets.find(({ weight }) => (left -= weight) < 0);
}

/** The cluster that answers; undefined for an error. */
function request(agent: Agent, socketPath: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = get({ agent, socketPath, path: '/hello', timeout: MILLISECONDS_TO_ANSWER }, (response) => {
      response.resume();
      response.on('end', () => {
        const [cluster] = String(response.headers[ANSWERED_BY]).split('/');
        resolve(response.statusCode === GOOD ? cluster : undefined);
      });
      response.on('error', () => resolve(undefined));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
  });
}
