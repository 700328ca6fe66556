import type { Mesh } from '../../model/mesh';
import type { BrokenFailover } from '../engine/rule';
import { predictionOf } from './prediction-of';

const ROUNDING = 1e-6;

/** True if a failover that is broken in another state of a mesh is as broken in this one, or not known. */
export function isAsBadIn(mesh: Mesh, { client, service, outages, errors, isBeforeOutage }: BrokenFailover): boolean {
  const answer = predictionOf(mesh).ask({ client, service }, outages);
  // An answer that was not known was no better than one that is.
  if (answer.afterEjection === undefined) return true;
  if (isBeforeOutage) return answer.verdict !== 'local';
  // Nor is one that is not known worse than one that lost requests.
  return answer.afterEjection.errors >= (errors ?? 2 * ROUNDING) - ROUNDING;
}
