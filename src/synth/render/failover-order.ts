import type { IConstruct } from 'constructs';
import { renderFor } from './rendering';
import type { TargetCluster } from '../tree/scope';

/**
 * The clusters that should answer the clients of one cluster, in order of failover. A DestinationRule has no field for such
 * an order. The synth keeps it to check the written rule against it.
 */
export interface FailoverOrder {
  /** The construct that asks for it. */
  readonly path: string;
  /** The service, as "namespace/name". */
  readonly service: string;
  /** Names of clusters, first to last. Each tier is one cluster, but the last can hold several, in no order. */
  readonly tiers: readonly (readonly string[])[];
  /** What to change where Istio cannot express it, or where it may not hold; undefined where only the prediction can tell. */
  readonly waysToAllow: string | undefined;
}

/** An order, and the cluster of its clients. */
export interface PromisedOrder extends FailoverOrder {
  readonly client: TargetCluster;
}

/** Returns the order that an object stands for in the cluster that is being rendered; undefined for none. */
export type OrderPromise = () => FailoverOrder | undefined;

const promises = new WeakMap<IConstruct, OrderPromise>();

/** Has the synth check a rendered object against an order. */
export function promiseOrder(object: IConstruct, promise: OrderPromise): void {
  promises.set(object, promise);
}

/** The orders that an object promises in clusters that get the same text of it. */
export function ordersPromisedBy(object: IConstruct, clusters: readonly TargetCluster[]): PromisedOrder[] {
  const promise = promises.get(object);
  const [first, ...others] = clusters;
  if (promise === undefined || first === undefined) return [];
  const { value, perCluster } = renderFor(first, promise);
  // Each order is for one cluster. A promise that does not ask for the cluster has no order.
  if (!perCluster) return [];
  const orders = [{ client: first, order: value }];
  for (const client of others) orders.push({ client, order: renderFor(client, promise).value });
  return orders.flatMap(({ client, order }) => (order === undefined ? [] : [{ ...order, client }]));
}
