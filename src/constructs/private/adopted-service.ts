import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { refuse, type Problem } from '../../synth/problem';
import type { GlobalServiceOptions, IGlobalService } from '../global-service';
import type { IWaypoint } from '../waypoint';
import { Bindings } from './binding';
import { checkAtSynth, checkNamespace } from './check';
import * as istio from './istio';
import { addLabels, apiObjectsOf } from './object';
import { checkReference } from './reference';
import { checkServiceOptions, serviceAnnotations, serviceLabels } from './service-metadata';

/** A Service that somebody else's construct declares, made global in place. */
export class AdoptedService extends Construct implements IGlobalService {
  public readonly name: string;
  public readonly namespace?: string;
  public readonly waypoint?: IWaypoint;

  constructor(scope: Construct, id: string, service: IConstruct, options: GlobalServiceOptions) {
    super(scope, id);
    const [object, ...others] = apiObjectsOf(service, ['Service']);
    if (object === undefined || others.length > 0 || object.apiVersion !== 'v1') {
      refuse(this.node.path, {
        what: `cannot adopt "${service.node.path}": it has ${object === undefined ? 'no Service' : others.length > 0 ? `${others.length + 1} Services` : `a Service of ${object.apiVersion}`} in it.`,
        why: 'the labels that make it global would be missing, and other clusters would not find it.',
        fix: 'pass the Service itself (v1).',
      });
    }
    this.name = object.name;
    this.namespace = object.metadata.namespace;
    this.waypoint = options.waypoint;
    addLabels(object, serviceLabels(options, this.namespace));
    for (const [key, value] of Object.entries(serviceAnnotations(options))) object.metadata.addAnnotation(key, value);

    Bindings.of(this).addService({ construct: this, service: this });
    checkAtSynth(this, () => [
      ...checkNamespace(this.namespace),
      ...checkReference(this, object, 'service'),
      ...checkServiceOptions(this, options),
      ...checkAdopted(object),
    ]);
  }
}

function checkAdopted(object: ApiObject): Problem[] {
  const { metadata, spec } = object.toJson() as {
    metadata?: { labels?: Record<string, string> };
    spec?: { type?: string; clusterIP?: string };
  };
  const problems: Problem[] = [];
  if (spec?.clusterIP === 'None' || spec?.type === 'ExternalName') {
    problems.push({
      what: `Service "${object.name}" is ${spec.type === 'ExternalName' ? 'an ExternalName service' : 'headless (clusterIP: None)'}.`,
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
