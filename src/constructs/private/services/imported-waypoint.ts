import { Construct } from 'constructs';
import { WaypointFor, type IWaypoint, type WaypointReferenceOptions } from '../../waypoint-reference';
import { Bindings } from './binding';
import { checkNamespace, checkOneOf } from '../props/check';
import { checkAtSynth } from '../props/check-at-synth';
import { judged, type Shape } from '../props/kinds';
import { asScope, namespaceOfChart } from '../object';
import { acceptProps } from '../props/props';
import { checkHandlesServices, checkWaypointName } from './waypoint-users';

const OPTIONS: Shape<WaypointReferenceOptions> = { namespace: judged, waypointFor: judged };

/** A waypoint that others deploy, in every cluster that the reference goes to. Nothing is written for it. */
export class ImportedWaypoint extends Construct implements IWaypoint {
  public readonly name: string;
  public readonly namespace?: string;

  constructor(scope: Construct, id: string, name: string, options: WaypointReferenceOptions) {
    super(asScope(scope, id, 'Waypoint.fromName()'), id);
    const given = acceptProps(this, 'Waypoint.fromName()', options, OPTIONS);
    this.name = name;
    this.namespace = given.namespace ?? namespaceOfChart(this);
    checkAtSynth(this, () => [
      ...checkWaypointName(this.name),
      ...checkNamespace(this.namespace),
      ...checkOneOf(
        'waypointFor',
        given.waypointFor,
        WaypointFor,
        'whether the waypoint handles services is then not known, and one that does not leaves them without a rule.',
      ),
      ...checkHandlesServices(given.waypointFor, Bindings.of(this).servicesOf(this)),
    ]);
  }
}
