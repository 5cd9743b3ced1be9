declare module 'fs-native-extensions' {
  /** A lock of the kernel's on the whole file, which ends with the process; false when somebody else holds it. */
  export function tryLock(fd: number): boolean
}
