import { Construct } from 'constructs';
import type { GlobalServiceReferenceOptions, IGlobalService } from '../../global-service-reference';
import type { IWaypoint } from '../../waypoint-reference';
import { Bindings } from './binding';
import { checkName, checkNamespace } from '../props/check';
import { checkAtSynth } from '../props/check-at-synth';
import { judged, type Shape } from '../props/kinds';
import { asScope, namespaceOfChart } from '../object';
import { acceptProps } from '../props/props';
import { checkReference, A_WAYPOINT } from '../props/reference';

const OPTIONS: Shape<GlobalServiceReferenceOptions> = { namespace: judged, waypoint: A_WAYPOINT };

/** A Service that others deploy, in every cluster that the reference goes to. Nothing is written for it. */
export class ImportedService extends Construct implements IGlobalService {
  public readonly name: string;
  public readonly namespace?: string;
  public readonly waypoint?: IWaypoint;

  constructor(scope: Construct, id: string, name: string, options: GlobalServiceReferenceOptions) {
    super(asScope(scope, id, 'GlobalService.fromName()'), id);
    const given = acceptProps(this, 'GlobalService.fromName()', options, OPTIONS);
    const { waypoint } = given;
    this.name = name;
    this.namespace = given.namespace ?? namespaceOfChart(this);
    this.waypoint = waypoint;
    Bindings.of(this).addService({ construct: this, service: this, isImported: true });
    checkAtSynth(this, () => [
      ...checkName('Service', this.name),
      ...checkNamespace(this.namespace),
      ...(waypoint === undefined ? [] : checkReference(this, waypoint, 'waypoint')),
    ]);
  }
}
