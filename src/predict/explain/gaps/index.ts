// What was assumed, and which reason decides.

export { decisiveReason, offeredChange, offeredCure } from './decisive-reason';
export {
  assumedGatewaysIn,
  assumedGatewaysOf,
  assumedGatewaysTogether,
  isAssumption,
  unknownPodsOf,
  unknownWaypointsOf,
  versionReservationOf,
  versionReservationsIn,
} from './gaps';
