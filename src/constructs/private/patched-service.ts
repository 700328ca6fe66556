import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { markPatch } from '../../synth/patch-mark';
import type { GlobalServicePatchProps, IGlobalService } from '../global-service';
import { Mesh } from '../mesh';
import type { IWaypoint } from '../waypoint-reference';
import { Bindings } from './binding';
import { checkAtSynth, checkName, checkNamespace } from './check';
import { chartOf } from './object';
import { checkServiceOptions, serviceAnnotations, serviceLabels } from './service-metadata';

/** A Service that another team deploys, made global by labels alone. */
export class PatchedService extends Construct implements IGlobalService {
  public readonly name: string;
  public readonly namespace?: string;
  public readonly waypoint?: IWaypoint;

  constructor(scope: Construct, id: string, props: GlobalServicePatchProps) {
    super(scope, id);
    // A stock App would write it among the manifests, where it would be applied as a Service without ports.
    Mesh.of(this);
    const chart = chartOf(this);
    this.name = props.name ?? id;
    this.namespace = props.namespace ?? chart.namespace;
    this.waypoint = props.waypoint;
    const object = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: this.name,
        namespace: this.namespace,
        labels: serviceLabels(props, this.namespace),
        annotations: serviceAnnotations(this, props),
      },
    });
    markPatch(object);
    Bindings.of(this).addService({ construct: this, service: this });
    checkAtSynth(this, () => [
      ...checkName('Service', this.name),
      ...checkNamespace(this.namespace),
      ...checkServiceOptions(this, props),
    ]);
  }
}
