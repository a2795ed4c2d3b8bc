/** As much of React Native as the guides use. */
declare module 'react-native' {
  export const AppState: { addEventListener(event: 'change', listener: (state: string) => void): void };
}
