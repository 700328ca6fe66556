import { Lazy } from 'cdk8s';
import type { IResolver, ResolutionContext } from 'cdk8s';
import { isDeepStrictEqual } from 'node:util';
import { targetsOf, type TargetCluster } from '../tree/scope';

/**
 * A value that differs per cluster is a cdk8s Lazy that asks which cluster is being rendered. This is the answer, and whether
 * it was asked for: an object that asks is rendered once a cluster, any other object once for all.
 */
interface Rendering {
  readonly cluster: TargetCluster;
  asked: boolean;
}

let current: Rendering | undefined;

export interface Rendered<Value> {
  readonly value: Value;
  /** True if the value depends on the cluster it was rendered for. */
  readonly perCluster: boolean;
}

/** Does `work` for one cluster, and reports whether the result depends on the cluster. */
export function renderFor<Value>(cluster: TargetCluster, work: () => Value): Rendered<Value> {
  const outer = current;
  const rendering: Rendering = { cluster, asked: false };
  current = rendering;
  try {
    return { value: work(), perCluster: rendering.asked };
  } finally {
    current = outer;
  }
}

/** The cluster that is being rendered. An object that asks for it is rendered once a cluster. */
export function renderedCluster(): TargetCluster {
  if (current === undefined) {
    throw new Error(
      'a value made by mesh.perCluster() was read outside a synth: hand it on as it is, cdk8s resolves it where it ends up',
    );
  }
  current.asked = true;
  return current.cluster;
}

/** The value with every token in it resolved, for computing with it. A value to pass on stays as it is. */
export function read<Value>(value: Value): Value {
  if (value instanceof Lazy) return read(value.produce() as Value);
  if (Array.isArray(value)) return value.map((item: unknown) => read(item)) as Value;
  if (isPlainObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read<unknown>(item)])) as Value;
  }
  return value;
}

/**
 * Lets `chart.toJson()` and `Testing.synth()` work on charts that go to several clusters. A Lazy that is equal in all of them
 * is that value. One that differs is refused, with the clusters.
 */
export class AgreeingClustersResolver implements IResolver {
  resolve(context: ResolutionContext): void {
    if (current !== undefined || !(context.value instanceof Lazy)) return;
    const token = context.value;
    const [first, ...others] = targetsOf(context.obj);
    if (first === undefined) return;
    const produceFor = (cluster: TargetCluster) => renderFor(cluster, () => read(token.produce() as unknown));
    const { value, perCluster } = produceFor(first);
    if (perCluster) {
      for (const other of others) {
        const differing = produceFor(other).value;
        const key = firstDifference(value, differing, context.key);
        if (key !== undefined) {
          throw new Error(
            `${key.path.join('.')} differs per cluster: ${JSON.stringify(key.left)} in ${first.name}, ` +
              `${JSON.stringify(key.right)} in ${other.name}. Ask for one cluster's manifests with cluster.toJson()`,
          );
        }
      }
    }
    context.replaceValue(value);
  }
}

interface Difference {
  readonly path: readonly string[];
  readonly left: unknown;
  readonly right: unknown;
}

function firstDifference(left: unknown, right: unknown, path: readonly string[]): Difference | undefined {
  if (isDeepStrictEqual(left, right)) return undefined;
  if (isPlainObject(left) && isPlainObject(right)) {
    for (const key of [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()) {
      const difference = firstDifference(left[key], right[key], [...path, key]);
      if (difference !== undefined) return difference;
    }
  }
  return { path, left, right };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}
