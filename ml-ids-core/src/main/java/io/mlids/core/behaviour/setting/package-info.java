/**
 * The settings of the behaviour rules; start with {@link
 * io.mlids.core.behaviour.setting.BehaviourSettings}.
 */
package io.mlids.core.behaviour.setting;
