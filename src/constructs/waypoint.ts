import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import {
  GatewaySpecListenersAllowedRoutesNamespacesFrom as From,
  toJson_GatewaySpec,
  type GatewaySpecListenersAllowedRoutesNamespaces,
} from '../../imports/gateway.networking.k8s.io';
import { refuse, type Problem } from '../synth/problem';
import { read } from '../synth/rendering';
import { Bindings, type ServiceBinding } from './private/binding';
import {
  checkAnnotations,
  checkAtSynth,
  checkLabels,
  checkNamespace,
  checkOneOf,
  checkReserved,
  refuseAll,
  show,
} from './private/check';
import * as istio from '../istio/vocabulary';
import { addLabels, apiObjectsOf, chartOf, waypointLabels } from './private/object';
import { checkPodLabels } from './private/pod-labels';
import { checkReference } from './private/reference';
import { checkWaypointParameters, WaypointParameters } from './private/waypoint-parameters';
import { checkTrafficDistribution, type TrafficDistribution } from './traffic-distribution';
import type { AllowedNamespaces, DisruptionBudget, WaypointResources, WaypointScaling } from './waypoint-options';
import {
  checkWaypointName,
  checkWaypointReference,
  handlesServices,
  PASSED_BY,
  WaypointFor,
  type IWaypoint,
  type WaypointReferenceOptions,
} from './waypoint-reference';

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

  /** Which of its own pods the node proxies prefer. @default TrafficDistribution.PREFER_CLOSE, by istiod */
  readonly trafficDistribution?: TrafficDistribution;

  /** Further labels of the Gateway. istiod copies them to the pods: changing one restarts the waypoint. @default none */
  readonly labels?: Record<string, string>;

  /** Further annotations of the Gateway, copied like the labels. @default none */
  readonly annotations?: Record<string, string>;

  /**
   * The labels that istiod copies to its Service and pods, in place of those of the Gateway, at most 8. To take over a
   * Gateway that runs already without a restart, say the labels that it has now; `{}` for none. `istio.io/global` then
   * reaches the Service by the ConfigMap `<name>-parameters`, which leaves the pods alone.
   *
   * @default those of the Gateway
   */
  readonly podLabels?: Record<string, string>;
}

/**
 * Deploys a waypoint, the proxy that carries out failover rules for the services that use it: what
 * `istioctl waypoint apply --name waypoint --for service` does, and the guide's `istio.io/global=true` on the Service that
 * istiod generates from it.
 *
 * It becomes a Gateway of class `istio-waypoint` with one HBONE listener, and a ConfigMap `<name>-parameters` if scaling,
 * resources, a disruption budget or labels of its pods are set. Refused at synth: the name "none", names, labels and
 * quantities Kubernetes does not take, a missing namespace, `global: false` or a `waypointFor` without services where a
 * GlobalService uses it, namespaces that use it but are not allowed to.
 *
 * @see https://istio.io/latest/docs/ambient/install/multicluster/failover/#deploy-waypoint-proxy
 */
export class Waypoint extends Construct implements IWaypoint {
  /**
   * A waypoint that others deploy, in every cluster under the same name. Nothing is written for it. Throws for a name or
   * namespace that no waypoint can have, "none" among them.
   *
   * @param name the name of its Gateway
   * @param options what else is known of it
   */
  public static fromName(name: string, options: WaypointReferenceOptions = {}): IWaypoint {
    const { namespace, waypointFor } = options;
    const waypoint: IWaypoint = { name, namespace, waypointFor };
    refuseAll(`Waypoint.fromName(${show(name)})`, checkWaypointReference(waypoint));
    return waypoint;
  }

  /** The name of the Gateway, equal in every cluster. */
  public readonly name: string;
  /** The namespace of the Gateway; undefined is refused at synth. */
  public readonly namespace?: string;
  /** What kind of traffic it handles. */
  public readonly waypointFor: WaypointFor;

  private readonly bindings: Bindings;

  constructor(scope: Construct, id: string, props: WaypointProps = {}) {
    super(scope, id);
    const chart = chartOf(this);
    this.name = props.name ?? id;
    this.namespace = props.namespace ?? chart.namespace;
    this.waypointFor = props.waypointFor ?? WaypointFor.SERVICE;
    this.bindings = Bindings.of(this);

    const parameters = WaypointParameters.declare(this, this.name, this.namespace, {
      ...props,
      isGlobalApart: props.podLabels && (() => this.isGlobal(props)),
    });
    new ApiObject(this, 'Resource', {
      apiVersion: istio.GATEWAY_API_VERSION,
      kind: 'Gateway',
      metadata: {
        name: this.name,
        namespace: this.namespace,
        labels: {
          ...props.labels,
          [istio.LABEL_WAYPOINT_FOR]: this.waypointFor,
          [istio.LABEL_GLOBAL]: Lazy.any({ produce: () => (this.isGlobal(props) ? 'true' : undefined) }),
          ...(props.revision === undefined ? {} : { [istio.LABEL_REVISION]: props.revision }),
        },
        annotations: {
          ...props.annotations,
          ...(props.trafficDistribution === undefined
            ? {}
            : { [istio.ANNOTATION_TRAFFIC_DISTRIBUTION]: props.trafficDistribution }),
        },
      },
      spec: Lazy.any({ produce: () => this.spec(props, parameters) }),
    });
    checkAtSynth(this, () => this.check(props));
  }

  /**
   * Has all services of a namespace use this waypoint: the labels `istio.io/use-waypoint` and, across namespaces,
   * `istio.io/use-waypoint-namespace`, added to a Namespace that is declared already. Refused at synth: a Namespace that goes
   * to clusters without this waypoint, or names another one already.
   *
   * @param namespace the Namespace (an ApiObject of that kind, or a construct with exactly one in it)
   */
  public enrollNamespace(namespace: IConstruct): void {
    const [object, ...others] = apiObjectsOf(namespace, ['Namespace']).filter(({ apiVersion }) => apiVersion === 'v1');
    if (object === undefined || others.length > 0) {
      refuse(this.node.path, {
        what: `cannot enroll "${namespace.node.path}": it has ${object === undefined ? 'no Namespace' : `${others.length + 1} Namespaces`} in it.`,
        why: 'the label would be missing, and services of the namespace would have no waypoint to fail over by.',
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
        'istiod binds no service to a waypoint for what it does not know, so no rule applies.',
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
    for (const { service, construct } of users) {
      if (read(props.global) === false) {
        problems.push({
          what: `is not global, but the global service ${nameOf({ service, construct })} uses it.`,
          why: 'other clusters cannot reach the waypoint: when this cluster’s waypoint is down, requests to the service fail instead of failing over.',
          fix: 'leave `global` out, or set it to true.',
        });
      }
      if (!handlesServices(this.waypointFor)) {
        problems.push({
          what: `is for ${this.waypointFor}, but the global service ${nameOf({ service, construct })} uses it.`,
          why: PASSED_BY,
          fix: 'set waypointFor to WaypointFor.SERVICE or WaypointFor.ALL.',
        });
      }
    }
    const strangers = this.bindings.namespacesOf(this).filter((namespace) => namespace !== this.namespace);
    if (read(props.allowedNamespaces)?._from === 'Same' && strangers.length > 0) {
      problems.push({
        what: `allows its own namespace only, but is used from ${strangers.join(', ')}.`,
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

function nameOf({ construct, service }: ServiceBinding): string {
  return `"${service.namespace}/${service.name}" (${construct.node.path})`;
}
