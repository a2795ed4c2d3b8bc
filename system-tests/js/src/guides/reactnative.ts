// snippet: import
import { AppState } from 'react-native';

AppState.addEventListener('change', (state) => (state === 'active' ? client.connect() : client.disconnect()));
// end snippet
