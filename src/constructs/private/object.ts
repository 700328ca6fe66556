import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { IWaypoint } from '../waypoint';
import * as istio from './istio';

/** The namespace that a construct's objects go to when they say none themselves. */
export function chartNamespace(construct: IConstruct): string | undefined {
  return Chart.of(construct).namespace;
}

/** All ApiObjects of a kind in a construct, itself included. */
export function apiObjectsOf(construct: IConstruct, kinds: readonly string[]): ApiObject[] {
  return construct.node
    .findAll()
    .filter((found): found is ApiObject => ApiObject.isApiObject(found) && kinds.includes((found).kind));
}

/** Labels a Service or Namespace so that istiod binds it to a waypoint. */
export function waypointLabels(waypoint: IWaypoint, ownNamespace: string | undefined): Record<string, string> {
  const elsewhere = waypoint.namespace !== undefined && waypoint.namespace !== ownNamespace;
  return {
    [istio.LABEL_USE_WAYPOINT]: waypoint.name,
    ...(elsewhere ? { [istio.LABEL_USE_WAYPOINT_NAMESPACE]: waypoint.namespace } : {}),
  };
}

/** Labels an object that is declared already, in place. */
export function addLabels(object: ApiObject, labels: Record<string, string>): void {
  for (const [key, value] of Object.entries(labels)) object.metadata.addLabel(key, value);
}
