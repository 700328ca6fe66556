import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { Problem } from '../synth/problem';
import { read } from '../synth/rendering';
import { AdoptedService } from './private/adopted-service';
import { Bindings } from './private/binding';
import {
  checkAnnotations,
  checkAtSynth,
  checkLabels,
  checkName,
  checkNamespace,
  checkReserved,
  refuseAll,
  show,
} from './private/check';
import {
  checkServiceOptions,
  RESERVED_SERVICE_ANNOTATIONS,
  RESERVED_SERVICE_LABELS,
  serviceAnnotations,
  serviceLabels,
} from './private/service-metadata';
import * as istio from '../istio/vocabulary';
import { chartOf } from './private/object';
import { PatchedService } from './private/patched-service';
import { selectorOf } from './private/workload-selector';
import { checkPorts, type ServicePort } from './service-port';
import type { TrafficDistribution } from './traffic-distribution';
import type { IWaypoint } from './waypoint-reference';

/** A service that several clusters have under the same name: one declared here, or one that others deploy. */
export interface IGlobalService {
  /** The name of the Service, equal in every cluster. */
  readonly name: string;
  /** The namespace of the Service, equal in every cluster. */
  readonly namespace?: string;
  /** The waypoint that the Service itself names; undefined if it names none, or where not known. */
  readonly waypoint?: IWaypoint;
}

/** What is known of a Service that others deploy. */
export interface GlobalServiceReferenceOptions {
  /** Its namespace. */
  readonly namespace: string;
  /** The waypoint it uses. @default not known */
  readonly waypoint?: IWaypoint;
}

/** What makes a Service global and gives it a waypoint. */
export interface GlobalServiceOptions {
  /**
   * The waypoint that handles its traffic (`istio.io/use-waypoint`), the same in every cluster. Failover rules need one.
   *
   * @default the one that an adopted Service is labelled with, else the waypoint of its namespace, if that has one
   */
  readonly waypoint?: IWaypoint;

  /** Whether traffic from an ingress gateway takes the waypoint too (`istio.io/ingress-use-waypoint`). @default not written: it does not */
  readonly ingressUseWaypoint?: boolean;

  /** Which endpoints the node proxies prefer. @default the mesh's `trafficDistribution`, else the namespace's, else none */
  readonly trafficDistribution?: TrafficDistribution;

  /**
   * How many pods stand behind it, where the workloads are not declared in this app: read by the prediction only, from the
   * annotation `cdk8s-ambient/replicas`. At least 0; with `mesh.perCluster()` another number in each cluster.
   *
   * @default the replicas of the workloads it selects
   */
  readonly replicas?: number;
}

/** A Service that another team deploys, and what is added to it. */
export interface GlobalServicePatchProps extends GlobalServiceOptions {
  /** The name of the Service. @default the construct id */
  readonly name?: string;
  /** The namespace of the Service, equal in every cluster. @default the chart's namespace */
  readonly namespace?: string;
}

/** A global service whose pods are selected by something else than its props. */
export interface GlobalServiceFromWorkloadProps extends GlobalServiceOptions {
  /** The ports, at least one, equal in every cluster. */
  readonly ports: ServicePort[];
  /** The name of the Service. @default the construct id */
  readonly name?: string;
  /** The namespace of the Service, equal in every cluster. @default the chart's namespace */
  readonly namespace?: string;
  /** Further labels of the Service. @default none */
  readonly labels?: Record<string, string>;
  /** Further annotations of the Service. @default none */
  readonly annotations?: Record<string, string>;
}

/** A global service and the labels of its pods. */
export interface GlobalServiceProps extends GlobalServiceFromWorkloadProps {
  /** Labels that the pods carry in every cluster; at least one. */
  readonly selector: Record<string, string>;
}

/**
 * A Service that clients of every cluster can reach, and whose pods in one cluster can stand in for those of another: a
 * Service with `istio.io/global: "true"` and `istio.io/use-waypoint`.
 *
 * A plain ClusterIP Service. Headless and ExternalName services have no virtual IP for the mesh to balance over, so they
 * are refused. Also refused at synth: no, duplicate or invalid ports, a selector that is empty or hashed per cluster,
 * names and labels Kubernetes does not take, a missing namespace, a waypoint of a narrower scope.
 *
 * @see https://istio.io/latest/docs/ambient/install/multicluster/verify/
 */
export class GlobalService extends Construct implements IGlobalService {
  /**
   * A global service in front of a workload: its selector is the workload's, without the label by which cdk8s-plus tells
   * construct paths apart (`cdk8s.io/metadata.addr` differs from cluster to cluster). Refused at synth: a workload that
   * selects by nothing else, one of another namespace or of a narrower scope.
   *
   * @param workload a Deployment, StatefulSet, DaemonSet, ReplicaSet, Rollout or Pod, or a construct with exactly one in it
   */
  public static fromWorkload(
    scope: Construct,
    id: string,
    workload: IConstruct,
    props: GlobalServiceFromWorkloadProps,
  ): GlobalService {
    const selector = selectorOf(workload);
    const service = new GlobalService(scope, id, { ...props, selector: selector.token });
    service.checkSelection = () => selector.check(service, service.namespace);
    return service;
  }

  /**
   * Makes a Service that is declared in this app already global: the labels are added to it in place. Adopt it in the
   * scope it is declared in. Refused at synth: headless and ExternalName services, one that is labelled otherwise already,
   * one that goes to other clusters than the scope it is adopted in.
   *
   * @param service a Service (of cdk8s-plus, of a generated type, a plain ApiObject, one of an Include), or a construct with
   * exactly one in it
   */
  public static adopt(
    scope: Construct,
    id: string,
    service: IConstruct,
    options: GlobalServiceOptions = {},
  ): IGlobalService {
    return new AdoptedService(scope, id, service, options);
  }

  /**
   * Makes a Service global that another team deploys, in every cluster under the same name. It becomes a patch with labels
   * and nothing else, in `_patches/<cluster>` beside the clusters' folders: for server-side apply, and for the owner's own
   * kustomization. In a Mesh only. Refused at synth: names that no Service can have, a Service that is declared here as well.
   */
  public static patch(scope: Construct, id: string, props: GlobalServicePatchProps = {}): IGlobalService {
    return new PatchedService(scope, id, props);
  }

  /**
   * A global service that others deploy, in every cluster under the same name. Nothing is written for it. Throws for a
   * name or namespace that no Service can have.
   *
   * @param name the name of the Service
   */
  public static fromName(name: string, options: GlobalServiceReferenceOptions): IGlobalService {
    const { namespace, waypoint } = options;
    refuseAll(`GlobalService.fromName(${show(name)})`, [...checkName('Service', name), ...checkNamespace(namespace)]);
    const service: IGlobalService = { name, namespace, waypoint };
    if (Construct.isConstruct(waypoint)) Bindings.of(waypoint).addService({ construct: waypoint, service });
    return service;
  }

  /** The name of the Service, equal in every cluster. */
  public readonly name: string;
  /** The namespace of the Service; undefined is refused at synth. */
  public readonly namespace?: string;
  /** The waypoint that the Service itself names. */
  public readonly waypoint?: IWaypoint;

  private checkSelection: () => Problem[];

  constructor(scope: Construct, id: string, props: GlobalServiceProps) {
    super(scope, id);
    const chart = chartOf(this);
    this.name = props.name ?? id;
    this.namespace = props.namespace ?? chart.namespace;
    this.waypoint = props.waypoint;
    new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: this.name,
        namespace: this.namespace,
        labels: { ...props.labels, ...serviceLabels(props, this.namespace) },
        annotations: { ...props.annotations, ...serviceAnnotations(this, props) },
      },
      spec: { ports: Lazy.any({ produce: () => props.ports }), selector: props.selector },
    });
    this.checkSelection = () => checkSelector(read(props.selector));
    Bindings.of(this).addService({ construct: this, service: this });
    checkAtSynth(this, () => this.check(props));
  }

  private check(props: GlobalServiceProps): Problem[] {
    return [
      ...checkName('Service', this.name),
      ...checkNamespace(this.namespace),
      ...checkPorts(read(props.ports)),
      ...this.checkSelection(),
      ...checkLabels('labels', props.labels),
      ...checkReserved('labels', props.labels, RESERVED_SERVICE_LABELS),
      ...checkAnnotations('annotations', props.annotations),
      ...checkReserved('annotations', props.annotations, RESERVED_SERVICE_ANNOTATIONS),
      ...checkServiceOptions(this, props),
    ];
  }
}

function checkSelector(selector: Record<string, string> | undefined): Problem[] {
  const problems = checkLabels('selector', selector);
  if (Object.keys(selector ?? {}).length === 0) {
    problems.push({
      what: 'has an empty selector.',
      why: 'a Service that selects no pods has no endpoints, so there is nothing to fail over to.',
      fix: "select by labels the pods carry in every cluster: selector: { app: 'helloworld' }.",
    });
  }
  if (selector !== undefined && Object.hasOwn(selector, istio.LABEL_CDK8S_ADDRESS)) {
    problems.push({
      what: `selects by "${istio.LABEL_CDK8S_ADDRESS}".`,
      why: 'that label is a hash of the construct path: pods in another cluster carry another one, and would never be failed over to.',
      fix: "select by a label of your own: selector: { app: 'helloworld' }.",
    });
  }
  return problems;
}
