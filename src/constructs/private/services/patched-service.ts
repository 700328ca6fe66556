import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { markPatch } from '../../../synth/tree/patch-mark';
import type { GlobalServicePatchProps, IGlobalService } from '../../global-service-reference';
import { Mesh } from '../../mesh';
import type { IWaypoint } from '../../waypoint-reference';
import { Bindings } from './binding';
import { checkName, checkNamespace } from '../props/check';
import { checkAtSynth } from '../props/check-at-synth';
import { asScope, chartOf } from '../object';
import { judged, type Shape } from '../props/kinds';
import { acceptProps } from '../props/props';
import { checkServiceOptions, GLOBAL_SERVICE_OPTIONS, serviceAnnotations, serviceLabels } from './service-metadata';

const PROPS: Shape<GlobalServicePatchProps> = { name: judged, namespace: judged, ...GLOBAL_SERVICE_OPTIONS };

/** A Service that another team deploys, made global by labels alone. */
export class PatchedService extends Construct implements IGlobalService {
  public readonly name: string;
  public readonly namespace?: string;
  public readonly waypoint?: IWaypoint;

  constructor(scope: Construct, id: string, props: GlobalServicePatchProps) {
    super(asScope(scope, id, 'GlobalService.patch()'), id);
    const given = acceptProps(this, 'GlobalService.patch()', props, PROPS);
    // A stock App would write it among the manifests, where it would be applied as a Service without ports.
    Mesh.meshOf(this);
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
        labels: serviceLabels(given, this.namespace),
        annotations: serviceAnnotations(this, given),
      },
    });
    markPatch(object);
    Bindings.of(this).addService({ construct: this, service: this, canary: given.waypointCanary?.waypoint });
    checkAtSynth(this, () => [
      ...checkName('Service', this.name),
      ...checkNamespace(this.namespace),
      ...checkServiceOptions(this, given),
    ]);
  }
}
