import { ApiObject, Lazy, type ApiObjectMetadataDefinition } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { LABEL_CDK8S_ADDRESS } from '../istio/vocabulary';
import type { Problem } from '../diagnostics';
import { read } from '../synth/render/rendering';
import { targetsOf } from '../synth/tree/scope';
import type {
  GlobalServiceOptions,
  GlobalServicePatchProps,
  GlobalServiceReferenceOptions,
  IGlobalService,
} from './global-service-reference';
import { AdoptedService } from './private/services/adopted-service';
import { Bindings } from './private/services/binding';
import { checkAnnotations, checkLabels, checkName, checkNamespace, checkReserved } from './private/props/check';
import { checkAtSynth } from './private/props/check-at-synth';
import { checkHashedSelector } from './private/services/hashed-selector';
import { ImportedService } from './private/services/imported-service';
import { judged, map, type Shape } from './private/props/kinds';
import { asScope, chartOf } from './private/object';
import { PatchedService } from './private/services/patched-service';
import { SharedMetadata } from './private/services/shared-metadata';
import { acceptProps } from './private/props/props';
import {
  checkServiceOptions,
  GLOBAL_SERVICE_OPTIONS,
  RESERVED_SERVICE_ANNOTATIONS,
  RESERVED_SERVICE_LABELS,
  serviceAnnotations,
  serviceLabels,
} from './private/services/service-metadata';
import { selectorOf } from './private/services/workload-selector';
import { checkPorts, SERVICE_PORTS, type ServicePort } from './service-port';
import type { IWaypoint } from './waypoint-reference';

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

const PROPS: Shape<GlobalServiceProps> = {
  name: judged,
  namespace: judged,
  ports: SERVICE_PORTS,
  selector: map("selector: { app: 'helloworld' }"),
  labels: map("labels: { app: 'helloworld' }"),
  annotations: map("annotations: { 'example.com/owner': 'team' }"),
  ...GLOBAL_SERVICE_OPTIONS,
};

/**
 * A Service that clients of every cluster can reach, and whose pods in one cluster can stand in for those of another: a
 * Service with `istio.io/global: "true"` and `istio.io/use-waypoint`.
 *
 * A plain ClusterIP Service. Headless and ExternalName services have no virtual IP for the mesh to balance over, so they
 * are refused. Also refused at synth: no, duplicate or invalid ports, a selector that is empty or hashed per cluster,
 * names and labels that Kubernetes does not accept, a missing namespace, a waypoint of a narrower scope.
 *
 * @see https://istio.io/latest/docs/ambient/install/multicluster/verify/
 *
 * @example
 * const sample = new Chart(mesh, 'sample', { namespace: 'sample' });
 * new GlobalService(sample, 'helloworld', {
 *   ports: [{ name: 'http', port: 5000 }],
 *   selector: { app: 'helloworld' }, // labels that the pods carry in every cluster
 *   waypoint: new Waypoint(sample, 'waypoint'),
 * });
 */
export class GlobalService extends Construct implements IGlobalService {
  /**
   * A global service in front of a workload: its selector is the workload's. The label that cdk8s-plus hashes from the
   * construct path (`cdk8s.io/metadata.addr`) is used only if the workload has no other, and only in a Mesh, where the pods
   * of one workload carry the same one in every cluster. Refused at synth: a workload of another namespace or of a narrower
   * scope, and one whose pods no labels select.
   *
   * @param workload a Deployment, StatefulSet, DaemonSet, ReplicaSet, Rollout or Pod, or a construct with exactly one in it
   */
  public static fromWorkload(
    scope: Construct,
    id: string,
    workload: IConstruct,
    props: GlobalServiceFromWorkloadProps,
  ): GlobalService {
    const selector = selectorOf(workload, `${asScope(scope, id, 'GlobalService.fromWorkload()').node.path}/${id}`);
    const service = new GlobalService(scope, id, { ...props, selector: selector.token });
    service.checkSelection = () => selector.check(service, service.namespace);
    return service;
  }

  /**
   * Makes a Service global that this app declares already: the labels are added to it in place. Adopt it in the scope it is
   * declared in. Refused at synth: headless and ExternalName services, one that has another value for one of the labels, one
   * that goes to other clusters than the scope it is adopted in, and one that selects by a label that cdk8s-plus hashes from
   * the construct path of one cluster's own workload.
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
   * A global service that others deploy, under the same name in every cluster of the scope. Nothing is written for it.
   * Refused at synth: a name or namespace that no Service can have.
   *
   * @param name the name of the Service
   */
  public static fromName(
    scope: Construct,
    id: string,
    name: string,
    options: GlobalServiceReferenceOptions = {},
  ): IGlobalService {
    return new ImportedService(scope, id, name, options);
  }

  /** The name of the Service, equal in every cluster. */
  public readonly name: string;
  /** The namespace of the Service; undefined is refused at synth. */
  public readonly namespace?: string;
  /** The waypoint that the Service itself names. */
  public readonly waypoint?: IWaypoint;

  private readonly shared: SharedMetadata;
  private checkSelection: () => Problem[];

  constructor(scope: Construct, id: string, props: GlobalServiceProps) {
    super(asScope(scope, id, 'GlobalService'), id);
    const given = acceptProps(this, 'GlobalService', props, PROPS);
    const chart = chartOf(this);
    this.name = given.name ?? id;
    this.namespace = given.namespace ?? chart.namespace;
    this.waypoint = given.waypoint;
    const object = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: this.name,
        namespace: this.namespace,
        labels: { ...given.labels, ...serviceLabels(given, this.namespace) },
        annotations: { ...given.annotations, ...serviceAnnotations(this, given) },
      },
      spec: { ports: Lazy.any({ produce: () => given.ports }), selector: given.selector },
    });
    this.checkSelection = () => checkSelector(this, read(given.selector));
    Bindings.of(this).addService({ construct: this, service: this, canary: given.waypointCanary?.waypoint });
    this.shared = new SharedMetadata(object, given, RESERVED_SERVICE_LABELS);
    checkAtSynth(this, () => [...this.check(given), ...this.shared.check()]);
  }

  /** Metadata of the Service, to which labels and annotations can be added. */
  public get metadata(): ApiObjectMetadataDefinition {
    return this.shared.share();
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

function checkSelector(service: GlobalService, selector: Record<string, string> | undefined): Problem[] {
  const problems = checkLabels('selector', selector);
  if (Object.keys(selector ?? {}).length === 0) {
    problems.push({
      message: 'has an empty selector.',
      why: 'a Service that selects no pods has no endpoints, so there is nothing to fail over to.',
      fix: "select by labels the pods carry in every cluster: selector: { app: 'helloworld' }.",
      prop: 'selector',
    });
  }
  if (selector !== undefined && Object.hasOwn(selector, LABEL_CDK8S_ADDRESS) && targetsOf(service).length === 0) {
    problems.push({
      message: `selects by "${LABEL_CDK8S_ADDRESS}".`,
      why: 'that label is a hash of the construct path: pods in another cluster carry another one, and would never be failed over to.',
      fix: "select by a label of your own: selector: { app: 'helloworld' }.",
    });
  }
  return [...problems, ...checkHashedSelector(service, service.namespace, selector)];
}
