/** What a program that uses Lowtide as a library may rely on; all else may change in any version. */
export { type LoadedLab, loadLab } from './cli/lab-file.ts';
export type { Forecast } from './forecast/forecast.ts';
export { foresee as forecast } from './forecast/foresee.ts';
export type { Manifests } from './kubernetes/objects.ts';
export type { Host, HostName, Lab, LabNode, NodeName } from './model/lab.ts';
export type { Problem } from './model/problem.ts';
