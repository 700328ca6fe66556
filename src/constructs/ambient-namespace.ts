import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { Problem } from '../synth/problem';
import { read } from '../synth/rendering';
import { Bindings } from './private/binding';
import { checkAnnotations, checkAtSynth, checkLabels, checkName, checkReserved } from './private/check';
import * as istio from '../istio/vocabulary';
import { checkSince } from './private/istio-version';
import { chartOf, waypointLabels } from './private/object';
import { checkTrafficDistribution, type TrafficDistribution } from './traffic-distribution';
import { checkWaypointUse, type IWaypoint } from './waypoint-reference';

/** What the namespace is, besides being in the mesh. */
export interface AmbientNamespaceProps {
  /** The name of the Namespace. @default the construct id */
  readonly name?: string;

  /** A waypoint for all its services that do not name one themselves. @default none */
  readonly waypoint?: IWaypoint;

  /**
   * Which endpoints of its services the node proxies prefer, where a service does not say. Needs Istio 1.30.
   *
   * @default no preference
   */
  readonly trafficDistribution?: TrafficDistribution;

  /**
   * Further labels. With `pod-security.kubernetes.io/enforce: restricted` waypoints in the namespace need an Istio that is
   * installed with `gateways.seccompProfile`: without, the API server refuses their pods, and nothing binds to them.
   *
   * @default none
   */
  readonly labels?: Record<string, string>;

  /** Further annotations. @default none */
  readonly annotations?: Record<string, string>;
}

/**
 * Declares a Namespace whose pods are in the ambient mesh: a Namespace with `istio.io/dataplane-mode: ambient`, first in
 * its file. A global service needs a namespace of the same name in every cluster, which this gives it when it is declared
 * under the mesh.
 *
 * Refused at synth: names and labels Kubernetes does not take, a waypoint of a narrower scope, `trafficDistribution` for a
 * cluster whose Istio is older than 1.30.
 *
 * @see https://istio.io/latest/docs/ambient/usage/add-workloads/
 */
export class AmbientNamespace extends Construct {
  /** The name of the Namespace. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: AmbientNamespaceProps = {}) {
    super(scope, id);
    chartOf(this);
    this.name = props.name ?? id;
    new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: this.name,
        // A Namespace has none; a chart would give it its own.
        namespace: Lazy.any({ produce: () => undefined }) as string,
        labels: {
          ...props.labels,
          [istio.LABEL_DATAPLANE_MODE]: 'ambient',
          ...(props.waypoint === undefined ? {} : waypointLabels(props.waypoint, this.name)),
        },
        annotations: {
          ...props.annotations,
          ...(props.trafficDistribution === undefined
            ? {}
            : { [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: props.trafficDistribution }),
        },
      },
    });
    if (props.waypoint !== undefined) {
      Bindings.of(this).addNamespace({ construct: this, namespace: this.name, waypoint: props.waypoint });
    }
    checkAtSynth(this, () => this.check(props));
  }

  private check(props: AmbientNamespaceProps): Problem[] {
    return [
      ...checkName('Namespace', this.name),
      ...checkLabels('labels', props.labels),
      ...checkReserved('labels', props.labels, RESERVED_LABELS),
      ...checkAnnotations('annotations', props.annotations),
      ...checkReserved('annotations', props.annotations, RESERVED_ANNOTATIONS),
      ...(props.waypoint === undefined ? [] : checkWaypointUse(this, props.waypoint)),
      ...checkTrafficDistribution(props.trafficDistribution),
      ...(read(props.trafficDistribution) === undefined
        ? []
        : checkSince('namespaceTrafficDistribution', this, props.trafficDistribution)),
    ];
  }
}

const RESERVED_LABELS = {
  [istio.LABEL_DATAPLANE_MODE]: 'AmbientNamespace only for namespaces in the mesh',
  [istio.LABEL_USE_WAYPOINT]: 'waypoint',
  [istio.LABEL_USE_WAYPOINT_NAMESPACE]: 'waypoint',
};
const RESERVED_ANNOTATIONS = { [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: 'trafficDistribution' };
