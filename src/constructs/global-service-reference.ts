import type { IConstruct } from 'constructs';
import type { Exemption } from './exemption';
import type { TrafficDistribution } from './traffic-distribution';
import type { WaypointCanary } from './waypoint-canary';
import type { IWaypoint } from './waypoint-reference';

/** A service that several clusters have under the same name: one declared here, or one that others deploy. */
export interface IGlobalService extends IConstruct {
  /** The name of the Service, equal in every cluster. */
  readonly name: string;
  /** The namespace of the Service, equal in every cluster; undefined is refused at synth. */
  readonly namespace?: string;
  /** The waypoint that the Service itself names; undefined if it names none, or where not known. */
  readonly waypoint?: IWaypoint;
}

/** What is known of a Service that others deploy. */
export interface GlobalServiceReferenceOptions {
  /** Its namespace. @default the chart's namespace */
  readonly namespace?: string;
  /** The waypoint it uses. @default not known */
  readonly waypoint?: IWaypoint;
}

/** What makes a Service global and binds it to a waypoint. */
export interface GlobalServiceOptions {
  /**
   * The waypoint that handles its traffic (`istio.io/use-waypoint`), the same in every cluster. Failover rules need one.
   *
   * @default the one that an adopted Service is labelled with, else the waypoint of its namespace, if that has one
   */
  readonly waypoint?: IWaypoint;

  /**
   * A second waypoint that takes a part of the connections (`istio.io/use-waypoint-canary`, Istio 1.31), to roll out a change of a
   * waypoint step by step.
   *
   * @default that of the namespace, where the namespace has the waypoint too; else none
   */
  readonly waypointCanary?: WaypointCanary;

  /**
   * Whether traffic from an ingress gateway takes the waypoint too (`istio.io/ingress-use-waypoint`).
   *
   * @default not written: it does not
   */
  readonly ingressUseWaypoint?: boolean;

  /**
   * Which endpoints the node proxies prefer.
   *
   * @default the mesh's `trafficDistribution`, else the namespace's, else none
   */
  readonly trafficDistribution?: TrafficDistribution;

  /**
   * How many pods stand behind it, where the workloads are not declared in this app: only the prediction reads it, from the
   * annotation `cdk8s-ambient/replicas`. At least 0; with `mesh.perCluster()` another number in each cluster.
   *
   * @default the replicas of the workloads it selects
   */
  readonly replicas?: number;

  /**
   * The outages that it need not survive, each with the reason (annotation `cdk8s-ambient/need-not-survive`): predictions mark them,
   * and neither gates nor `check`, promises or matchers ask for more. The same in every cluster.
   *
   * @default none: it must survive every outage that predictions ask about
   */
  readonly needNotSurvive?: Exemption[];
}

/** A Service that another team deploys, and what is added to it. */
export interface GlobalServicePatchProps extends GlobalServiceOptions {
  /** The name of the Service. @default the construct id */
  readonly name?: string;
  /** The namespace of the Service, equal in every cluster. @default the chart's namespace */
  readonly namespace?: string;
}
