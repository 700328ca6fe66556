import type { Outage } from '../outage';
import type { Component } from './component';

/** One way in which a component fails, by its place among all ways. */
export interface Way {
  readonly place: number;
  /** The place of its component: two ways of one component exclude each other. */
  readonly component: number;
  readonly outage: Outage;
}

/** A set of ways, by their places in ascending order. */
export type WaySet = readonly number[];

/** All ways of some components, in their order. */
export function waysOf(components: readonly Component[]): Way[] {
  const ways = components.flatMap(({ ways: outages }, component) => outages.map((outage) => ({ component, outage })));
  return ways.map((way, place) => ({ place, ...way }));
}

/** A set as a key of maps. */
export function keyOfSet(set: WaySet): string {
  return set.join();
}

/** A set with one way more. */
export function withWay(set: WaySet, way: number): WaySet {
  return [...set, way].sort((left, right) => left - right);
}

/** True if one set has all of the other. */
export function includesAll(set: WaySet, part: WaySet): boolean {
  return part.every((way) => set.includes(way));
}

/** All parts of a set but itself. */
export function* properPartsOf(set: WaySet): Generator<WaySet> {
  const count = 2 ** set.length - 1;
  for (let mask = 0; mask < count; mask++) yield set.filter((_way, place) => (mask >> place) % 2 === 1);
}
