import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { refuse, type Problem } from '../../synth/problem';
import { nameList, targetsOf } from '../../synth/scope';
import type { GlobalServiceOptions, IGlobalService } from '../global-service';
import type { IWaypoint } from '../waypoint-reference';
import { Bindings } from './binding';
import { checkAtSynth, checkName, checkNamespace } from './check';
import * as istio from '../../istio/vocabulary';
import { addLabels, apiObjectsOf, labelledWaypoint, tryToRender } from './object';
import { checkReference, without } from './reference';
import { checkServiceOptions, serviceAnnotations, serviceLabels } from './service-metadata';

/** A Service that somebody else's construct declares, made global in place. */
export class AdoptedService extends Construct implements IGlobalService {
  public readonly name: string;
  public readonly namespace?: string;
  public readonly waypoint?: IWaypoint;

  constructor(scope: Construct, id: string, service: IConstruct, options: GlobalServiceOptions) {
    super(scope, id);
    const object = theService(this, service);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
    this.waypoint = options.waypoint ?? labelledWaypoint(object);
    const disagreements = addLabels(object, serviceLabels(options, this.namespace));
    for (const [key, value] of Object.entries(serviceAnnotations(this, options))) {
      const isOfMesh = key === istio.ANNOTATION_TRAFFIC_DISTRIBUTION && options.trafficDistribution === undefined;
      // What the Service says itself counts more than what the mesh says of all.
      if (!isOfMesh || !isAnnotated(object, key)) object.metadata.addAnnotation(key, value);
    }

    Bindings.of(this).addService({ construct: this, service: this });
    checkAtSynth(this, () => [
      ...checkName('Service', this.name),
      ...checkNamespace(this.namespace),
      ...checkReference(this, object, 'service'),
      ...checkScope(this, object),
      ...checkServiceOptions(this, options),
      ...disagreements,
      ...checkAdopted(object),
    ]);
  }
}

function isAnnotated(object: ApiObject, key: string): boolean {
  return tryToRender<RenderedService>(object)?.metadata?.annotations?.[key] !== undefined;
}

function theService(adopter: IConstruct, service: IConstruct): ApiObject {
  const found = apiObjectsOf(service, ['Service']);
  const [object, ...others] = found.filter(({ apiVersion }) => apiVersion === 'v1');
  if (object !== undefined && others.length === 0) return object;
  const [other] = found;
  return refuse(adopter.node.path, {
    what: `cannot adopt "${service.node.path}": it has ${object !== undefined ? `${others.length + 1} Services` : other !== undefined ? `a Service of ${other.apiVersion}, and none of v1,` : 'no Service'} in it.`,
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
      what: `makes "${object.node.path}" global also in ${nameList(further)}, where it is not declared itself.`,
      why: 'what is declared for some clusters must not change others: whoever reviews those would not look here.',
      fix: `adopt it in the scope it is declared in.`,
    },
  ];
}

function checkAdopted(object: ApiObject): Problem[] {
  const rendered = tryToRender<RenderedService>(object);
  if (rendered === undefined) return [];
  const { metadata, spec } = rendered;
  const problems: Problem[] = [];
  const external = spec?.type === 'ExternalName';
  if (external || spec?.clusterIP === 'None' || spec?.clusterIPs?.includes('None') === true) {
    problems.push({
      what: `Service "${object.name}" is ${external ? 'an ExternalName service' : 'headless (clusterIP: None)'}.`,
      why: 'clients resolve it past the mesh, so no waypoint sees the traffic and nothing fails over.',
      fix: 'make it a ClusterIP service, or leave it local.',
    });
  }
  if (metadata?.labels?.[istio.LABEL_GLOBAL] !== 'true') {
    problems.push({
      what: `Service "${object.name}" renders without the label istio.io/global.`,
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
  readonly spec?: { readonly type?: string; readonly clusterIP?: string; readonly clusterIPs?: readonly string[] };
}
