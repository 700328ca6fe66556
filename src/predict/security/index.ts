// What policies refuse on the way.

export { callerFromOutside, callerOfClients, callerOfProxy, type Caller } from './caller';
export { describeRefusals, toReservations } from './describe-refusals';
export { strongest, type Refusal } from './refusal';
export { hasPolicies, refusalAtGateway, refusalAtIngress, refusalAtPod, refusalAtWaypoint } from './refusals';
