import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../../diagnostics';
import { refuse } from '../../../synth/messages/problem';
import { nameList, targetsOf } from '../../../synth/tree/scope';
import type { GlobalServiceOptions, IGlobalService } from '../../global-service-reference';
import type { IWaypoint } from '../../waypoint-reference';
import { Bindings } from './binding';
import { checkName, checkNamespace } from '../props/check';
import { checkAtSynth } from '../props/check-at-synth';
import { show } from '../props/show';
import * as istio from '../../../istio/vocabulary';
import { acceptProps } from '../props/props';
import { checkHashedSelector } from './hashed-selector';
import { ImportedWaypoint } from './imported-waypoint';
import { addLabels, apiObjectsOf, asScope, labelledWaypoint, tryToRender } from '../object';
import { checkReference, without } from '../props/reference';
import { checkServiceOptions, GLOBAL_SERVICE_OPTIONS, serviceAnnotations, serviceLabels } from './service-metadata';

/** A Service that another construct declares, made global in place. */
export class AdoptedService extends Construct implements IGlobalService {
  public readonly name: string;
  public readonly namespace?: string;
  public readonly waypoint?: IWaypoint;

  constructor(scope: Construct, id: string, service: IConstruct, options: GlobalServiceOptions) {
    super(asScope(scope, id, 'GlobalService.adopt()'), id);
    const given = acceptProps(this, 'GlobalService.adopt()', options, GLOBAL_SERVICE_OPTIONS);
    const object = theService(this, service);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
    this.waypoint = given.waypoint ?? this.labelledWaypoint(object);
    const disagreements = addLabels(object, serviceLabels(given, this.namespace));
    for (const [key, value] of Object.entries(serviceAnnotations(this, given))) {
      const isOfMesh = key === istio.ANNOTATION_TRAFFIC_DISTRIBUTION && given.trafficDistribution === undefined;
      // The Service's own annotation wins over the mesh's default.
      if (!isOfMesh || !isAnnotated(object, key)) object.metadata.addAnnotation(key, value);
    }

    Bindings.of(this).addService({ construct: this, service: this, canary: given.waypointCanary?.waypoint });
    checkAtSynth(this, () => [
      ...checkName('Service', this.name),
      ...checkNamespace(this.namespace),
      ...checkReference(this, object, 'service'),
      ...checkScope(this, object),
      ...checkServiceOptions(this, given),
      ...disagreements,
      ...checkAdopted(object),
      ...checkHashedSelector(this, this.namespace, tryToRender<RenderedService>(object)?.spec?.selector),
    ]);
  }

  /** The waypoint that the Service names by its own labels. */
  private labelledWaypoint(object: ApiObject): IWaypoint | undefined {
    const label = labelledWaypoint(object);
    const namespace = label?.namespace ?? this.namespace;
    if (label === undefined || namespace === undefined) return undefined;
    return new ImportedWaypoint(this, 'Waypoint', label.name, { namespace });
  }
}

function isAnnotated(object: ApiObject, key: string): boolean {
  return tryToRender<RenderedService>(object)?.metadata?.annotations?.[key] !== undefined;
}

function theService(adopter: IConstruct, service: IConstruct): ApiObject {
  const found = Construct.isConstruct(service) ? apiObjectsOf(service, ['Service']) : notAConstruct(adopter, service);
  const [object, ...others] = found.filter(({ apiVersion }) => apiVersion === 'v1');
  if (object !== undefined && others.length === 0) return object;
  const [other] = found;
  return refuse(adopter.node.path, {
    message: `cannot adopt "${service.node.path}": it has ${object !== undefined ? `${others.length + 1} Services` : other !== undefined ? `a Service of ${other.apiVersion}, and none of v1,` : 'no Service'} in it.`,
    why: 'the labels that make it global would be missing, and other clusters would not find it.',
    fix: 'pass the Service itself (v1).',
  });
}

/** Labels are added in place: in every cluster that the Service goes to, or else in none. */
function checkScope(adopter: IConstruct, object: ApiObject): Problem[] {
  const further = without(targetsOf(object), targetsOf(adopter));
  if (further.length === 0) return [];
  return [
    {
      message: `makes "${object.node.path}" global also in ${nameList(further)}, where it is not declared itself.`,
      why: 'what is declared for some clusters must not change others: a review of those would not look here.',
      fix: 'adopt it in the scope it is declared in.',
    },
  ];
}

function notAConstruct(adopter: IConstruct, service: unknown): never {
  return refuse(adopter.node.path, {
    message: `cannot adopt ${show(service)}, which is not a construct.`,
    why: 'the labels that make a Service global are added to the object that is written.',
    fix: 'pass the construct of the Service; for a Service that others deploy use GlobalService.patch() or .fromName().',
  });
}

function checkAdopted(object: ApiObject): Problem[] {
  const rendered = tryToRender<RenderedService>(object);
  if (rendered === undefined) return [];
  const { metadata, spec } = rendered;
  const problems: Problem[] = [];
  const external = spec?.type === 'ExternalName';
  if (external || spec?.clusterIP === 'None' || spec?.clusterIPs?.includes('None') === true) {
    problems.push({
      message: `Service "${object.name}" is ${external ? 'an ExternalName service' : 'headless (clusterIP: None)'}.`,
      why: 'clients resolve its name to pod addresses without the mesh, so no waypoint sees the traffic and nothing fails over.',
      fix: 'make it a ClusterIP service, or leave it local.',
    });
  }
  if (metadata?.labels?.[istio.LABEL_GLOBAL] !== 'true') {
    problems.push({
      message: `Service "${object.name}" renders without the label istio.io/global.`,
      why: 'other clusters do not see the service, so there is nothing to fail over to.',
      fix: 'remove what replaces its labels (a JSON patch on /metadata/labels, an overridden toJson).',
    });
  }
  return problems;
}

interface RenderedService {
  readonly metadata?: {
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec?: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly selector?: Readonly<Record<string, string>>;
  };
}
