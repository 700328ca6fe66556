import { ApiObject, Lazy, type ApiObjectMetadataDefinition } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import {
  GatewaySpecListenersAllowedRoutesNamespacesFrom as From,
  toJson_GatewaySpec,
  type GatewaySpecListenersAllowedRoutesNamespaces,
} from '../../imports/gateway.networking.k8s.io';
import type { Problem } from '../diagnostics';
import { refuse } from '../synth/messages/problem';
import { read } from '../synth/render/rendering';
import { Bindings } from './private/services/binding';
import { checkAnnotations, checkLabels, checkNamespace, checkOneOf, checkReserved } from './private/props/check';
import { checkAtSynth } from './private/props/check-at-synth';
import { ImportedWaypoint } from './private/services/imported-waypoint';
import { flag, judged, map, type Shape } from './private/props/kinds';
import { SharedMetadata } from './private/services/shared-metadata';
import { show } from './private/props/show';
import * as istio from '../istio/vocabulary';
import { addLabels, apiObjectsOf, asScope, chartOf, waypointLabels } from './private/object';
import { checkPodLabels } from './private/props/pod-labels';
import { acceptProps } from './private/props/props';
import { checkReference } from './private/props/reference';
import { checkWaypointParameters, WaypointParameters } from './private/services/waypoint-parameters';
import { checkHandlesServices, checkWaypointName, describeUser } from './private/services/waypoint-users';
import { checkTrafficDistribution, type TrafficDistribution } from './traffic-distribution';
import {
  ALLOWED_NAMESPACES,
  DISRUPTION_BUDGET,
  WAYPOINT_RESOURCES,
  WAYPOINT_SCALING,
  type AllowedNamespaces,
  type DisruptionBudget,
  type WaypointResources,
  type WaypointScaling,
} from './waypoint-options';
import { WaypointFor, type IWaypoint, type WaypointReferenceOptions } from './waypoint-reference';

/** How a waypoint is deployed. Every field is optional: `new Waypoint(chart, 'waypoint')` is the guide's waypoint. */
export interface WaypointProps {
  /** The name of the Gateway and of everything istiod generates for it. Not "none". @default the construct id */
  readonly name?: string;

  /** The namespace of the Gateway, equal in every cluster. @default the chart's namespace */
  readonly namespace?: string;

  /**
   * What kind of traffic it handles. Always written, because an absent label leaves the decision to istiod's GatewayClass.
   *
   * @default WaypointFor.SERVICE
   */
  readonly waypointFor?: WaypointFor;

  /**
   * Whether other clusters can use this waypoint: the label `istio.io/global` on the Gateway, which istiod copies to the
   * Service it generates. A waypoint of global services must be global.
   *
   * @default true if a GlobalService uses it, by itself or by its name, else false
   */
  readonly global?: boolean;

  /** The istiod revision that owns it (`istio.io/rev`). @default the default revision */
  readonly revision?: string;

  /**
   * Whose services may use it.
   *
   * @default its own namespace, and the namespaces of the services and namespaces declared in this app that use it
   */
  readonly allowedNamespaces?: AllowedNamespaces;

  /** How many pods it runs. May be a value from `mesh.perCluster()`. @default one, istiod's own default */
  readonly scaling?: WaypointScaling;

  /** Resources of its pods. May be, or hold, values from `mesh.perCluster()`. @default as the installation sets them */
  readonly resources?: WaypointResources;

  /** How many pods a node drain must leave or may take. @default no budget */
  readonly disruptionBudget?: DisruptionBudget;

  /** Which pods of the waypoint the node proxies prefer. @default TrafficDistribution.PREFER_CLOSE, by istiod */
  readonly trafficDistribution?: TrafficDistribution;

  /** Further labels of the Gateway. istiod copies them to the pods: changing one restarts the waypoint. @default none */
  readonly labels?: Record<string, string>;

  /** Further annotations of the Gateway, copied like the labels. @default none */
  readonly annotations?: Record<string, string>;

  /**
   * The labels that istiod copies to its Service and pods, in place of those of the Gateway, at most 8. To take over a
   * Gateway that runs already without a restart, list the labels that it has now; `{}` for none. `istio.io/global` then
   * reaches the Service through the ConfigMap `<name>-parameters`, which does not change the pods.
   *
   * @default those of the Gateway
   */
  readonly podLabels?: Record<string, string>;
}

const PROPS: Shape<WaypointProps> = {
  name: judged,
  namespace: judged,
  waypointFor: judged,
  global: flag,
  revision: judged,
  allowedNamespaces: ALLOWED_NAMESPACES,
  scaling: WAYPOINT_SCALING,
  resources: WAYPOINT_RESOURCES,
  disruptionBudget: DISRUPTION_BUDGET,
  trafficDistribution: judged,
  labels: map("labels: { team: 'shop' }"),
  annotations: map("annotations: { 'example.com/owner': 'team' }"),
  podLabels: map("podLabels: { team: 'shop' }"),
};

/**
 * Deploys a waypoint, the proxy that carries out failover rules for the services that use it: what
 * `istioctl waypoint apply --name waypoint --for service` does, and the guide's `istio.io/global=true` on the Service that
 * istiod generates from it.
 *
 * It becomes a Gateway of class `istio-waypoint` with one HBONE listener, and a ConfigMap `<name>-parameters` if scaling,
 * resources, a disruption budget or labels of its pods are set. Refused at synth: the name "none", names, labels and
 * quantities that Kubernetes does not accept, a missing namespace, `global: false` or a `waypointFor` without services where a
 * GlobalService uses it, namespaces that use it but are not allowed to.
 *
 * @see https://istio.io/latest/docs/ambient/install/multicluster/failover/#deploy-waypoint-proxy
 *
 * @example
 * const sample = new Chart(mesh, 'sample', { namespace: 'sample' });
 * const waypoint = new Waypoint(sample, 'waypoint', { scaling: WaypointScaling.replicas(2) });
 * new GlobalService(sample, 'helloworld', {
 *   ports: [{ name: 'http', port: 5000 }],
 *   selector: { app: 'helloworld' },
 *   waypoint,
 * });
 */
export class Waypoint extends Construct implements IWaypoint {
  /**
   * A waypoint that others deploy, under the same name in every cluster of the scope. Nothing is written for it. Refused at
   * synth: a name or namespace that no waypoint can have, "none" among them, and `waypointFor` without services where a
   * GlobalService uses it.
   *
   * @param name the name of its Gateway
   * @param options what else is known of it
   */
  public static fromName(
    scope: Construct,
    id: string,
    name: string,
    options: WaypointReferenceOptions = {},
  ): IWaypoint {
    return new ImportedWaypoint(scope, id, name, options);
  }

  /** The name of the Gateway, equal in every cluster. */
  public readonly name: string;
  /** The namespace of the Gateway; undefined is refused at synth. */
  public readonly namespace?: string;
  /** What kind of traffic it handles. */
  public readonly waypointFor: WaypointFor;

  private readonly shared: SharedMetadata;
  private readonly bindings: Bindings;

  constructor(scope: Construct, id: string, props: WaypointProps = {}) {
    super(asScope(scope, id, 'Waypoint'), id);
    const given = acceptProps(this, 'Waypoint', props, PROPS);
    const chart = chartOf(this);
    this.name = given.name ?? id;
    this.namespace = given.namespace ?? chart.namespace;
    this.waypointFor = given.waypointFor ?? WaypointFor.SERVICE;
    this.bindings = Bindings.of(this);

    const parameters = WaypointParameters.declare(this, this.name, this.namespace, {
      ...given,
      isGlobalApart: given.podLabels && (() => this.isGlobal(given)),
    });
    const object = new ApiObject(this, 'Resource', {
      apiVersion: istio.GATEWAY_API_VERSION,
      kind: 'Gateway',
      metadata: {
        name: this.name,
        namespace: this.namespace,
        labels: {
          ...given.labels,
          [istio.LABEL_WAYPOINT_FOR]: this.waypointFor,
          [istio.LABEL_GLOBAL]: Lazy.any({ produce: () => (this.isGlobal(given) ? 'true' : undefined) }),
          ...(given.revision === undefined ? {} : { [istio.LABEL_REVISION]: given.revision }),
        },
        annotations: {
          ...given.annotations,
          ...(given.trafficDistribution === undefined
            ? {}
            : { [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: given.trafficDistribution }),
        },
      },
      spec: Lazy.any({ produce: () => this.spec(given, parameters) }),
    });
    this.shared = new SharedMetadata(object, given, RESERVED_LABELS);
    checkAtSynth(this, () => [...this.check(given), ...this.shared.check()]);
  }

  /** Metadata of the Gateway, to which labels and annotations can be added. istiod copies both to the pods. */
  public get metadata(): ApiObjectMetadataDefinition {
    return this.shared.share();
  }

  /**
   * Has all services of a namespace use this waypoint: the labels `istio.io/use-waypoint` and, across namespaces,
   * `istio.io/use-waypoint-namespace`, added to a Namespace that is declared already. Refused at synth: a Namespace that goes
   * to clusters without this waypoint, or names another one already.
   *
   * @param namespace the Namespace (an ApiObject of that kind, or a construct with exactly one in it)
   */
  public enrollNamespace(namespace: IConstruct): void {
    if (!Construct.isConstruct(namespace)) {
      refuse(this.node.path, {
        message: `cannot enroll ${show(namespace)}, which is not a construct.`,
        why: NOT_ENROLLED,
        fix: 'pass the construct of the Namespace.',
      });
    }
    const [object, ...others] = apiObjectsOf(namespace, ['Namespace']).filter(({ apiVersion }) => apiVersion === 'v1');
    if (object === undefined || others.length > 0) {
      refuse(this.node.path, {
        message: `cannot enroll "${namespace.node.path}": it has ${object === undefined ? 'no Namespace' : `${others.length + 1} Namespaces`} in it.`,
        why: NOT_ENROLLED,
        fix: 'pass the Namespace itself.',
      });
    }
    const disagreements = addLabels(object, waypointLabels(this, object.name));
    this.bindings.addNamespace({ construct: object, namespace: object.name, waypoint: this });
    checkAtSynth(object, () => [...checkReference(object, this, 'waypoint'), ...disagreements]);
  }

  private isGlobal(props: WaypointProps): boolean {
    return read(props.global) ?? this.bindings.servicesOf(this).length > 0;
  }

  private spec(props: WaypointProps, parameters: string | undefined): unknown {
    const namespaces = this.allowedRoutes(read(props.allowedNamespaces));
    return toJson_GatewaySpec({
      gatewayClassName: istio.CLASS_WAYPOINT,
      infrastructure:
        parameters === undefined
          ? undefined
          : { labels: props.podLabels, parametersRef: { group: '', kind: 'ConfigMap', name: parameters } },
      listeners: [
        {
          name: istio.HBONE_LISTENER_NAME,
          port: istio.HBONE_PORT,
          protocol: istio.HBONE_PROTOCOL,
          allowedRoutes: namespaces === undefined ? undefined : { namespaces },
        },
      ],
    });
  }

  /** Nothing where its own namespace is enough, as istioctl writes it. */
  private allowedRoutes(
    allowed: AllowedNamespaces | undefined,
  ): GatewaySpecListenersAllowedRoutesNamespaces | undefined {
    if (allowed !== undefined) {
      const from = { Same: From.SAME, All: From.ALL, Selector: From.SELECTOR }[allowed._from];
      return {
        from,
        selector: allowed._matchLabels === undefined ? undefined : { matchLabels: read(allowed._matchLabels) },
      };
    }
    const users = this.bindings.namespacesOf(this);
    if (users.every((namespace) => namespace === this.namespace)) return undefined;
    const values = [...new Set([...users, this.namespace ?? ''])].sort();
    return {
      from: From.SELECTOR,
      selector: { matchExpressions: [{ key: istio.LABEL_NAMESPACE_NAME, operator: 'In', values }] },
    };
  }

  private check(props: WaypointProps): Problem[] {
    const problems = [
      ...checkWaypointName(this.name),
      ...checkNamespace(this.namespace),
      ...checkOneOf(
        'waypointFor',
        this.waypointFor,
        WaypointFor,
        'istiod binds no service to a waypoint for an unknown kind of traffic, so no rule applies.',
      ),
      ...checkLabels('labels', props.labels),
      ...checkReserved('labels', props.labels, RESERVED_LABELS),
      ...checkAnnotations('annotations', props.annotations),
      ...checkReserved('annotations', props.annotations, RESERVED_ANNOTATIONS),
      ...checkPodLabels(props.podLabels),
      ...checkLabels('allowedNamespaces', read(props.allowedNamespaces)?._matchLabels),
      ...(props.revision === undefined ? [] : checkLabels('revision', { [istio.LABEL_REVISION]: props.revision })),
      ...checkTrafficDistribution(props.trafficDistribution),
      ...checkWaypointParameters(props),
    ];
    const users = this.bindings.servicesOf(this);
    problems.push(...checkHandlesServices(this.waypointFor, users));
    for (const user of users) {
      if (read(props.global) === false) {
        problems.push({
          message: `is not global, but the global service ${describeUser(user)} uses it.`,
          why: 'other clusters cannot reach the waypoint: when this cluster’s waypoint is down, requests to the service fail instead of failing over.',
          fix: 'leave `global` out, or set it to true.',
        });
      }
    }
    const strangers = this.bindings.namespacesOf(this).filter((namespace) => namespace !== this.namespace);
    if (read(props.allowedNamespaces)?._from === 'Same' && strangers.length > 0) {
      problems.push({
        message: `allows its own namespace only, but is used from ${strangers.join(', ')}.`,
        why: 'istiod denies the attachment, and those services have no waypoint: their traffic takes no rule.',
        fix: 'leave allowedNamespaces out (the users declared here are then allowed), or use AllowedNamespaces.all() or .labelled().',
      });
    }
    return problems;
  }
}

const RESERVED_LABELS = {
  [istio.LABEL_WAYPOINT_FOR]: 'waypointFor',
  [istio.LABEL_GLOBAL]: 'global',
  [istio.LABEL_REVISION]: 'revision',
  [istio.LABEL_NETWORK]: 'the network of each Cluster (istiod labels the waypoint with it)',
};
const RESERVED_ANNOTATIONS = { [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: 'trafficDistribution' };

const NOT_ENROLLED =
  'the label would be missing, and services of the namespace would have no waypoint to fail over by.';
