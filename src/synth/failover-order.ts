import type { IConstruct } from 'constructs';
import { renderFor } from './rendering';
import type { TargetCluster } from './scope';

/**
 * Who is to answer the clients of one cluster, and who when those are gone. A DestinationRule has no field for it, so what
 * was asked for would be lost in the YAML: this is what the written rule is held to.
 */
export interface FailoverOrder {
  /** The construct that asks for it. */
  readonly path: string;
  /** The service, as "namespace/name". */
  readonly service: string;
  /** Names of clusters, first to last: each on its own, but for the last, who come together and in no order. */
  readonly tiers: readonly (readonly string[])[];
  /** What to change where Istio has no way to say it; undefined where it has, and the rule does. */
  readonly waysToAllow: string | undefined;
}

/** An order, and whose clients it was promised to. */
export interface PromisedOrder extends FailoverOrder {
  readonly client: TargetCluster;
}

/** Says what order an object stands for in the cluster that is being rendered; undefined where for none. */
export type OrderPromise = () => FailoverOrder | undefined;

const promises = new WeakMap<IConstruct, OrderPromise>();

/** Has an object held to an order when it is rendered. */
export function promiseOrder(object: IConstruct, promise: OrderPromise): void {
  promises.set(object, promise);
}

/** What an object was promised to do in clusters that get the same of it. */
export function ordersPromisedBy(object: IConstruct, clusters: readonly TargetCluster[]): PromisedOrder[] {
  const promise = promises.get(object);
  const [first, ...others] = clusters;
  if (promise === undefined || first === undefined) return [];
  const { value, perCluster } = renderFor(first, promise);
  // An order is one of a cluster. What does not ask for which it is has none, in any.
  if (!perCluster) return [];
  const orders = [{ client: first, order: value }];
  for (const client of others) orders.push({ client, order: renderFor(client, promise).value });
  return orders.flatMap(({ client, order }) => (order === undefined ? [] : [{ ...order, client }]));
}
