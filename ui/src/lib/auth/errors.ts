import { m } from '#ui/paraglide/messages.js';

const PASSWORD_MIN_LENGTH = 10;
/** As the browser's own check of an address: somebody at some host. */
const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/** What is wrong with what was typed, by field, before anybody is asked. */
export const nameError = (name: string): string | false => name === '' && m.auth_error_name();
export const emailError = (email: string): string | false => !ADDRESS.test(email) && m.auth_error_email();
export const passwordError = (password: string): string | false =>
  password.length < PASSWORD_MIN_LENGTH && m.auth_error_password_short({ count: PASSWORD_MIN_LENGTH });

/** A refusal of what lets people in, under the field that it is about. */
export function authErrors(code: string): Record<string, string> {
  switch (code) {
    case 'invalid_email_or_password':
      return { password: m.auth_error_credentials() };
    case 'user_already_exists':
    case 'user_already_exists_use_another_email':
      return { email: m.auth_error_email_taken() };
    case 'invalid_email':
      return { email: m.auth_error_email() };
    case 'password_too_short':
      return { password: m.auth_error_password_short({ count: PASSWORD_MIN_LENGTH }) };
    case 'password_too_long':
      return { password: m.auth_error_password_long() };
    case 'invalid_token':
      return { form: m.auth_error_token() };
    case 'too_many_requests':
      return { form: m.auth_error_too_many() };
    default:
      return { form: m.settings_error_unexpected() };
  }
}
