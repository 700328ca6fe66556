// What is out of order, and how it is written.

export { describeOutage, describeOutages } from './describe-outage';
export { GRPC_STATUSES, parseGrpcStatus, serverErrorOf, type GrpcStatus } from './grpc-status';
export { formatOutage, formatOutages, OUTAGE_SYNTAX, parseOutages } from './outage-syntax';
export { partOf, touches } from './touched';
export { endsClientsOf, isOfControlPlane, type Failure, type Outage } from './outage';
