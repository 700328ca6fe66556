import { ApiObject, Lazy, type ApiObjectMetadataDefinition } from 'cdk8s';
import { Construct } from 'constructs';
import type { Problem } from '../diagnostics';
import { read } from '../synth/render/rendering';
import { Bindings } from './private/services/binding';
import { checkAnnotations, checkLabels, checkName, checkReserved } from './private/props/check';
import { checkAtSynth } from './private/props/check-at-synth';
import * as istio from '../istio/vocabulary';
import { checkSince } from './private/props/istio-version';
import { asScope, chartOf, labelledWaypoint, waypointLabels } from './private/object';
import { judged, map, type Shape } from './private/props/kinds';
import { SharedMetadata } from './private/services/shared-metadata';
import { acceptProps } from './private/props/props';
import { A_WAYPOINT, checkReference } from './private/props/reference';
import { checkTrafficDistribution, type TrafficDistribution } from './traffic-distribution';
import {
  canaryAnnotations,
  canaryLabels,
  checkCanary,
  RESERVED_CANARY_ANNOTATIONS,
  RESERVED_CANARY_LABELS,
  WAYPOINT_CANARY,
  type WaypointCanary,
} from './waypoint-canary';
import type { IWaypoint } from './waypoint-reference';

/** What the namespace is, besides being in the mesh. */
export interface AmbientNamespaceProps {
  /** The name of the Namespace. @default the construct id */
  readonly name?: string;

  /** A waypoint for all its services that do not name one themselves. @default none */
  readonly waypoint?: IWaypoint;

  /**
   * A second waypoint that takes a part of the connections to the services that use the first one by this Namespace. Needs Istio
   * 1.31.
   *
   * @default none
   */
  readonly waypointCanary?: WaypointCanary;

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

const PROPS: Shape<AmbientNamespaceProps> = {
  name: judged,
  waypoint: A_WAYPOINT,
  waypointCanary: WAYPOINT_CANARY,
  trafficDistribution: judged,
  labels: map("labels: { 'pod-security.kubernetes.io/warn': 'restricted' }"),
  annotations: map("annotations: { 'example.com/owner': 'team' }"),
};

/**
 * Declares a Namespace whose pods are in the ambient mesh: a Namespace with `istio.io/dataplane-mode: ambient`, first in
 * its file. A global service needs a namespace of the same name in every cluster, which this gives it when it is declared
 * under the mesh.
 *
 * Refused at synth: names and labels that Kubernetes does not accept, a waypoint of a narrower scope, `trafficDistribution` for a
 * cluster whose Istio is older than 1.30, a canary without a waypoint beside it, or for an Istio older than 1.31.
 *
 * @see https://istio.io/latest/docs/ambient/usage/add-workloads/
 *
 * @example
 * const sample = new Chart(mesh, 'sample', { namespace: 'sample' });
 * new AmbientNamespace(sample, 'sample', { waypoint: new Waypoint(sample, 'waypoint') });
 */
export class AmbientNamespace extends Construct {
  /** The name of the Namespace. */
  public readonly name: string;

  private readonly shared: SharedMetadata;

  constructor(scope: Construct, id: string, props: AmbientNamespaceProps = {}) {
    super(asScope(scope, id, 'AmbientNamespace'), id);
    const given = acceptProps(this, 'AmbientNamespace', props, PROPS);
    chartOf(this);
    this.name = given.name ?? id;
    const object = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: this.name,
        // A Namespace has none; a chart would give it its own.
        namespace: Lazy.any({ produce: () => undefined }) as string,
        labels: {
          ...given.labels,
          [istio.LABEL_DATAPLANE_MODE]: 'ambient',
          ...(given.waypoint === undefined ? {} : waypointLabels(given.waypoint, this.name)),
          ...canaryLabels(given.waypointCanary, this.name),
        },
        annotations: {
          ...given.annotations,
          ...canaryAnnotations(given.waypointCanary),
          ...(given.trafficDistribution === undefined
            ? {}
            : { [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: given.trafficDistribution }),
        },
      },
    });
    if (given.waypoint !== undefined) {
      const canary = given.waypointCanary?.waypoint;
      Bindings.of(this).addNamespace({ construct: this, namespace: this.name, waypoint: given.waypoint, canary });
    }
    this.shared = new SharedMetadata(object, given, OWN_LABELS);
    checkAtSynth(this, () => [...this.check(given, object), ...this.shared.check()]);
  }

  /** Metadata of the Namespace, to which labels and annotations can be added. */
  public get metadata(): ApiObjectMetadataDefinition {
    return this.shared.share();
  }

  private check(props: AmbientNamespaceProps, object: ApiObject): Problem[] {
    const primary = labelledWaypoint(object);
    return [
      ...checkName('Namespace', this.name),
      ...checkLabels('labels', props.labels),
      ...checkReserved('labels', props.labels, RESERVED_LABELS),
      ...checkAnnotations('annotations', props.annotations),
      ...checkReserved('annotations', props.annotations, RESERVED_ANNOTATIONS),
      ...(props.waypoint === undefined ? [] : checkReference(this, props.waypoint, 'waypoint')),
      ...(props.waypointCanary === undefined
        ? []
        : checkCanary(
            this,
            props.waypointCanary,
            primary && { ...primary, namespace: primary.namespace ?? this.name },
          )),
      ...checkTrafficDistribution(props.trafficDistribution),
      ...(read(props.trafficDistribution) === undefined
        ? []
        : checkSince('namespaceTrafficDistribution', this, props.trafficDistribution)),
    ];
  }
}

/** Labels that only this construct sets; a Waypoint adds its own when it enrolls the namespace. */
const OWN_LABELS = {
  [istio.LABEL_DATAPLANE_MODE]: 'AmbientNamespace only for namespaces in the mesh',
};
const RESERVED_LABELS = {
  ...OWN_LABELS,
  [istio.LABEL_USE_WAYPOINT]: 'waypoint',
  [istio.LABEL_USE_WAYPOINT_NAMESPACE]: 'waypoint',
  ...RESERVED_CANARY_LABELS,
};
const RESERVED_ANNOTATIONS = {
  ...RESERVED_CANARY_ANNOTATIONS,
  [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: 'trafficDistribution',
};
