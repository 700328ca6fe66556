// Why a tunnel has an end, or none.

export { describeDistrust } from './describe-distrust';
export { describeClosedClusters, describePorts } from './describe-other-side';
export { whyNetworkUnknown } from './describe-shared-address';
export { describeUnenrolled } from './describe-unenrolled';
export { describeUnknownGateways } from './describe-unknown-gateway';
export { describeOddPorts } from './describe-odd-ports';
